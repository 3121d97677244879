// Made from webcrm.openapi.yaml by `npm run generate`; change that file instead.
export type paths = {
    readonly "/Auth/ApiLogin": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Trades the application token for an access token.
         * @description A wrong application token is answered with 200 as well; `IsError` tells.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/x-www-form-urlencoded": {
                        readonly authCode: string;
                    };
                };
            };
            readonly responses: {
                readonly 200: components["responses"]["Tokens"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/Auth/ApiRefresh": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Trades a refresh token for a new pair of tokens. It can be used once. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header: {
                    readonly refreshToken: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                readonly 200: components["responses"]["Tokens"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/Queries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Runs a read-only select over one type, by its singular name. The only way to read by key and to ask for changes of every type. */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description Quotes within a quoted text are doubled. Times carry their offset. */
                    readonly script: string;
                    readonly page?: number;
                    readonly size?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                readonly 200: components["responses"]["Records"];
                readonly 204: components["responses"]["Empty"];
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/{collection}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly collection: components["parameters"]["Collection"];
            };
            readonly cookie?: never;
        };
        /** All records of a type, a page at a time. Read only where queries are refused. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description Counts from 1. */
                    readonly Page?: components["parameters"]["Page"];
                    readonly Size?: components["parameters"]["Size"];
                };
                readonly header?: never;
                readonly path: {
                    readonly collection: components["parameters"]["Collection"];
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                readonly 200: components["responses"]["Records"];
                readonly 204: components["responses"]["Empty"];
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly put?: never;
        /** Makes one record. There is no idempotency key. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly collection: components["parameters"]["Collection"];
                };
                readonly cookie?: never;
            };
            readonly requestBody: components["requestBodies"]["Record"];
            readonly responses: {
                /** @description The new record's id. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": number;
                    };
                };
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /** Updates every item that has an id, and makes a record of every item with the id 0. */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly collection: components["parameters"]["Collection"];
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": readonly components["schemas"]["Record"][];
                };
            };
            readonly responses: {
                /** @description For each item, in their order, the record's id or what is wrong with the item. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": readonly string[];
                    };
                };
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly trace?: never;
    };
    readonly "/{collection}/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly collection: components["parameters"]["Collection"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        /** One record. */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly collection: components["parameters"]["Collection"];
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The record, or nothing when there is none. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Record"];
                    };
                };
                readonly 204: components["responses"]["Empty"];
                readonly 404: components["responses"]["Failure"];
                readonly default: components["responses"]["Failure"];
            };
        };
        /** Updates one record. What is left out, or is null, stays as it is. */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly collection: components["parameters"]["Collection"];
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: components["requestBodies"]["Record"];
            readonly responses: {
                /** @description Nothing more is said. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 404: components["responses"]["Failure"];
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly post?: never;
        /** Deletes one record of the few types that programs may delete. */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly collection: "Products" | "QuotationLines";
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Nothing more is said. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 404: components["responses"]["Failure"];
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/{collection}/Hooks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly collection: components["parameters"]["Collection"];
            };
            readonly cookie?: never;
        };
        /** This application token's hooks of a type, a page at a time. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description Counts from 1. */
                    readonly Page?: components["parameters"]["Page"];
                    readonly Size?: components["parameters"]["Size"];
                };
                readonly header?: never;
                readonly path: {
                    readonly collection: components["parameters"]["Collection"];
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description A page of hooks; an empty one is the end. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": readonly components["schemas"]["Hook"][];
                    };
                };
                readonly 204: components["responses"]["Empty"];
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly put?: never;
        /** Makes a hook. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly collection: components["parameters"]["Collection"];
                };
                readonly cookie?: never;
            };
            readonly requestBody: components["requestBodies"]["Hook"];
            readonly responses: {
                /** @description The new hook's id. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": number;
                    };
                };
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/{collection}/Hooks/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly collection: components["parameters"]["Collection"];
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Changes a hook. */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly collection: components["parameters"]["Collection"];
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: components["requestBodies"]["Hook"];
            readonly responses: {
                /** @description Nothing more is said. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly post?: never;
        /** Removes a hook. */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly collection: components["parameters"]["Collection"];
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Nothing more is said. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 404: components["responses"]["Failure"];
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/Organisations/FindByUpdateDates/{startDate}/{endDate}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Organisations that were last changed in a period. Read only where queries are refused; no other type has it. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description Counts from 1. */
                    readonly Page?: components["parameters"]["Page"];
                    readonly Size?: components["parameters"]["Size"];
                };
                readonly header?: never;
                readonly path: {
                    /** @description The first moment that counts. */
                    readonly startDate: string;
                    /** @description The first moment that no longer counts. */
                    readonly endDate: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                readonly 200: components["responses"]["Records"];
                readonly 204: components["responses"]["Empty"];
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/FieldsMetadata/All": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How one system has named and limited the fields of all its types. */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description A description of each field. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": readonly components["schemas"]["FieldMetadata"][];
                    };
                };
                readonly default: components["responses"]["Failure"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
};
export type webhooks = Record<string, never>;
export type components = {
    schemas: {
        readonly Tokens: {
            readonly AccessToken?: string | null;
            readonly RefreshToken?: string | null;
            /** @description Seconds. */
            readonly ExpiresIn?: number;
            readonly IsError?: boolean;
            readonly Error?: string | null;
            readonly ErrorDescription?: string | null;
        };
        /** @description Public material does not say what webCRM calls its reasons, so these are looked for. */
        readonly Failure: {
            readonly Message?: string;
            readonly message?: string;
            readonly title?: string;
            /** @description How long to wait after a 429. */
            readonly RetryAfterSeconds?: number;
        };
        /** @description A call that webCRM makes when something happens to records of one type. */
        readonly Hook: {
            /** @description 0 where one is made. */
            readonly Id: number;
            readonly TargetUrl: string;
            /** @enum {string} */
            readonly EventType?: "Create" | "Update" | "Delete";
            readonly IsEnabled: boolean;
            readonly Filter: readonly ("All" | "OrganisationOwner" | "OrganisationOwner2")[];
        };
        /** @description What one system says of a field. */
        readonly FieldMetadata: {
            /** @description The property. */
            readonly FieldMetadataDbFieldName?: string;
            /** @description What people see in the screens. */
            readonly FieldMetadataLabel?: string;
            /** @description ML takes several of its values at once. */
            readonly FieldMetadataDisplayType?: string;
            /** @description 0 where there is none. */
            readonly FieldMetadataTextFieldMaxLength?: number;
            readonly FieldMetadataDropdownListData?: readonly {
                readonly Text?: string;
                readonly Value?: string;
            }[];
        };
        readonly Record: components["schemas"]["Organisation"] | components["schemas"]["Person"] | components["schemas"]["User"] | components["schemas"]["Opportunity"] | components["schemas"]["QuotationLine"] | components["schemas"]["Product"];
        readonly Organisation: {
            readonly OrganisationAddress?: string | null;
            readonly OrganisationAlert?: string | null;
            readonly OrganisationApprovalStatus?: number;
            readonly OrganisationCity?: string | null;
            readonly OrganisationComment?: string | null;
            readonly OrganisationCompanyDescription?: string | null;
            readonly OrganisationCompareName?: string | null;
            readonly OrganisationCountry?: string | null;
            /** Format: date-time */
            readonly OrganisationCreatedAt?: string;
            readonly OrganisationCreatedBy?: string | null;
            readonly OrganisationCustom1?: string | null;
            readonly OrganisationCustom2?: string | null;
            readonly OrganisationCustom3?: string | null;
            readonly OrganisationCustom4?: string | null;
            readonly OrganisationCustom5?: string | null;
            readonly OrganisationCustom6?: string | null;
            readonly OrganisationCustom7?: string | null;
            readonly OrganisationCustom8?: string | null;
            readonly OrganisationCustom9?: string | null;
            readonly OrganisationCustom10?: string | null;
            readonly OrganisationCustom11?: string | null;
            readonly OrganisationCustom12?: string | null;
            readonly OrganisationCustom13?: string | null;
            readonly OrganisationCustom14?: string | null;
            readonly OrganisationCustom15?: string | null;
            readonly OrganisationDeliveryAddress?: string | null;
            readonly OrganisationDeliveryCity?: string | null;
            readonly OrganisationDeliveryPostCode?: string | null;
            readonly OrganisationDeliveryState?: string | null;
            readonly OrganisationDivisionName?: string | null;
            readonly OrganisationDomain?: string | null;
            readonly OrganisationExtraCustom1?: string | null;
            readonly OrganisationExtraCustom2?: string | null;
            readonly OrganisationExtraCustom3?: string | null;
            readonly OrganisationExtraCustom4?: string | null;
            readonly OrganisationExtraCustom5?: string | null;
            readonly OrganisationExtraCustom6?: string | null;
            readonly OrganisationExtraCustom7?: string | null;
            readonly OrganisationExtraCustom8?: string | null;
            readonly OrganisationFax?: string | null;
            readonly OrganisationGps?: string | null;
            readonly OrganisationHistory?: string | null;
            readonly OrganisationId?: number;
            readonly OrganisationImageFileExtension?: string | null;
            readonly OrganisationIndustry?: string | null;
            /** Format: date-time */
            readonly OrganisationLastDisplayedAt?: string;
            /** @enum {string} */
            readonly OrganisationLastItemType?: "Undefined" | "Activity" | "Opportunity" | "Delivery" | "Meeting" | "SupportCase";
            /** Format: date-time */
            readonly OrganisationLastItemUpdatedAt?: string;
            readonly OrganisationMarketDataId?: string | null;
            readonly OrganisationMarketDataProviderId?: number;
            readonly OrganisationMemo?: string | null;
            readonly OrganisationName?: string | null;
            readonly OrganisationNoAds?: boolean;
            readonly OrganisationOutlookSync?: number;
            readonly OrganisationOverlayUrl?: string | null;
            readonly OrganisationOwner?: number;
            readonly OrganisationOwner2?: number;
            readonly OrganisationPlus1?: string | null;
            readonly OrganisationPlus2?: string | null;
            readonly OrganisationPlus3?: string | null;
            readonly OrganisationPlus4?: string | null;
            readonly OrganisationPlus5?: string | null;
            readonly OrganisationPlus6?: string | null;
            readonly OrganisationPlus7?: string | null;
            readonly OrganisationPlus8?: string | null;
            readonly OrganisationPlus9?: string | null;
            readonly OrganisationPlus10?: string | null;
            readonly OrganisationPlus11?: string | null;
            readonly OrganisationPlus12?: string | null;
            readonly OrganisationPlus13?: string | null;
            readonly OrganisationPlus14?: string | null;
            readonly OrganisationPlus15?: string | null;
            readonly OrganisationPlus16?: string | null;
            readonly OrganisationPlus17?: string | null;
            readonly OrganisationPlus18?: string | null;
            readonly OrganisationPlus19?: string | null;
            readonly OrganisationPlus20?: string | null;
            readonly OrganisationPostCode?: string | null;
            readonly OrganisationReportTemp?: number;
            readonly OrganisationSla?: number;
            readonly OrganisationState?: string | null;
            readonly OrganisationStatus?: string | null;
            readonly OrganisationTelephone?: string | null;
            readonly OrganisationTelephoneSearch?: string | null;
            readonly OrganisationTerritoryId?: number;
            readonly OrganisationType?: string | null;
            /** Format: date-time */
            readonly OrganisationUpdatedAt?: string;
            readonly OrganisationUpdatedBy?: string | null;
            readonly OrganisationVatCountry?: string | null;
            readonly OrganisationVatGroup?: string | null;
            readonly OrganisationVatNumber?: string | null;
            readonly OrganisationVatStatus?: string | null;
            /** Format: date-time */
            readonly OrganisationVatVerifiedAt?: string;
            readonly OrganisationWww?: string | null;
            /** Format: date-time */
            readonly OrganisationXDate1?: string;
            /** Format: date-time */
            readonly OrganisationXDate2?: string;
            readonly OrganisationXInt1?: number;
            readonly OrganisationXInt2?: number;
            readonly OrganisationXInt3?: number;
            readonly OrganisationXInt4?: number;
            readonly OrganisationXInt5?: number;
            readonly OrganisationXInt6?: number;
            readonly OrganisationXInt7?: number;
            readonly OrganisationXInt8?: number;
            readonly OrganisationXMemo1?: string | null;
            readonly OrganisationXMemo2?: string | null;
            readonly OrganisationXText1?: string | null;
            readonly OrganisationXText2?: string | null;
            readonly OrganisationXText3?: string | null;
            readonly OrganisationXText4?: string | null;
            readonly OrganisationXText5?: string | null;
            readonly OrganisationXText6?: string | null;
            readonly OrganisationXText7?: string | null;
            readonly OrganisationXText8?: string | null;
        };
        readonly Person: {
            /** Format: date-time */
            readonly PersonBirthday?: string;
            readonly PersonBlockMassEmail?: boolean;
            readonly PersonBlockMassEmail2?: boolean;
            readonly PersonCheckMark1?: boolean;
            readonly PersonCheckMark2?: boolean;
            readonly PersonCheckMark3?: boolean;
            readonly PersonCheckMark4?: boolean;
            readonly PersonCheckMark5?: boolean;
            readonly PersonCheckMark6?: boolean;
            readonly PersonCheckMark7?: boolean;
            readonly PersonCheckMark8?: boolean;
            readonly PersonCheckMark9?: boolean;
            readonly PersonCheckMark10?: boolean;
            readonly PersonComment?: string | null;
            /** Format: date-time */
            readonly PersonCreatedAt?: string;
            readonly PersonCreatedBy?: string | null;
            readonly PersonCustom1?: string | null;
            readonly PersonCustom2?: string | null;
            readonly PersonCustom3?: string | null;
            readonly PersonCustom4?: string | null;
            readonly PersonCustom5?: string | null;
            readonly PersonCustom6?: string | null;
            readonly PersonCustom7?: string | null;
            readonly PersonCustom8?: string | null;
            readonly PersonCustom9?: string | null;
            readonly PersonCustom10?: string | null;
            readonly PersonCustom11?: string | null;
            readonly PersonCustom12?: string | null;
            readonly PersonCustom13?: string | null;
            readonly PersonCustom14?: string | null;
            readonly PersonCustom15?: string | null;
            readonly PersonDirectPhone?: string | null;
            readonly PersonEmail?: string | null;
            readonly PersonEmail2?: string | null;
            readonly PersonEmail2Bounces?: boolean;
            readonly PersonEmailBounces?: boolean;
            readonly PersonFirstName?: string | null;
            readonly PersonHistory?: string | null;
            readonly PersonId?: number;
            readonly PersonImageFileExtension?: string | null;
            /** Format: date-time */
            readonly PersonLastLoginDateTime?: string;
            readonly PersonLastName?: string | null;
            readonly PersonMarketDateId?: string | null;
            readonly PersonMemberGroupId?: number;
            readonly PersonMemberLanguageId?: number;
            readonly PersonMemberNumber?: string | null;
            /** Format: date-time */
            readonly PersonMemberStartDate?: string;
            readonly PersonMemberStatusId?: number;
            readonly PersonMemo?: string | null;
            readonly PersonMiddleName?: string | null;
            readonly PersonMobilePhone?: string | null;
            readonly PersonName?: string | null;
            readonly PersonOrganisationId?: number;
            readonly PersonPlus1?: string | null;
            readonly PersonPlus2?: string | null;
            readonly PersonPlus3?: string | null;
            readonly PersonPlus4?: string | null;
            readonly PersonPlus5?: string | null;
            readonly PersonPlus6?: string | null;
            readonly PersonPlus7?: string | null;
            readonly PersonPlus8?: string | null;
            readonly PersonPlus9?: string | null;
            readonly PersonPlus10?: string | null;
            readonly PersonPlus11?: string | null;
            readonly PersonPlus12?: string | null;
            readonly PersonPlus13?: string | null;
            readonly PersonPlus14?: string | null;
            readonly PersonPlus15?: string | null;
            readonly PersonPlus16?: string | null;
            readonly PersonPlus17?: string | null;
            readonly PersonPlus18?: string | null;
            readonly PersonPlus19?: string | null;
            readonly PersonPlus20?: string | null;
            readonly PersonSalutation?: string | null;
            readonly PersonSkype?: string | null;
            readonly PersonSortOrder?: number;
            /** @enum {string} */
            readonly PersonStatus?: "Active" | "Resigned" | "Other" | "Guest";
            readonly PersonSupportLanguageId?: number;
            readonly PersonTelephoneSearch?: string | null;
            readonly PersonTitle?: string | null;
            /** Format: date-time */
            readonly PersonUpdatedAt?: string;
            readonly PersonUpdatedBy?: string | null;
        };
        readonly User: {
            readonly UserAccessId?: number;
            readonly UserAccessLevel?: number;
            /** @enum {string} */
            readonly UserAddressFormat?: "Scandinavian" | "UK" | "US";
            readonly UserAdvancedGroups?: string | null;
            readonly UserBccEmail?: string | null;
            /** @enum {string} */
            readonly UserBccMode?: "NoTag" | "TagBeginning" | "TagEnd";
            readonly UserBccTag?: string | null;
            readonly UserBudgetNote?: string | null;
            /** @enum {string} */
            readonly UserCalendarColorScheme?: "Scheme0" | "Scheme1" | "Scheme2" | "Scheme3" | "Scheme4" | "Scheme5" | "Scheme6" | "Scheme7" | "Scheme8" | "Scheme9" | "Dashboard";
            /** Format: date-time */
            readonly UserCreatedAt?: string;
            readonly UserCreatedBy?: string | null;
            readonly UserCurrencyName?: string | null;
            readonly UserCustom1?: string | null;
            readonly UserCustom2?: string | null;
            readonly UserCustom3?: string | null;
            readonly UserCustom4?: string | null;
            readonly UserCustom5?: string | null;
            readonly UserCustom6?: string | null;
            readonly UserCustom7?: string | null;
            readonly UserCustom8?: string | null;
            readonly UserCustom9?: string | null;
            readonly UserCustom10?: string | null;
            readonly UserCustom11?: string | null;
            readonly UserCustom12?: string | null;
            readonly UserCustom13?: string | null;
            readonly UserCustom14?: string | null;
            readonly UserCustom15?: string | null;
            /** @enum {string} */
            readonly UserDateFormat?: "DDhMMhYYYY" | "YYYYhMMhDD" | "MMsDDsYYYY" | "DDpMMpYYYY" | "YYYYpMMpDD";
            readonly UserDecimalPoint?: string | null;
            readonly UserDefaultMemberGroupId?: number;
            readonly UserDefaultOpportunity2ndResponsible?: number;
            readonly UserDefaultOrganisation2ndResponsible?: number;
            readonly UserDefaultSupportCaseChannel?: number;
            readonly UserEmail?: string | null;
            readonly UserGmtDifference?: number;
            readonly UserGroupId?: number;
            readonly UserId?: number;
            readonly UserInitials?: string | null;
            readonly UserIntegrationId?: string | null;
            readonly UserIpRestrict?: string | null;
            readonly UserIsRestApiEnabled?: boolean;
            readonly UserIsSpellCheckerEnabled?: boolean;
            readonly UserIsSupportCaseAvailableStatusEnabled?: boolean;
            readonly UserLanguageId?: number;
            /** Format: date-time */
            readonly UserLastLoginDateTime?: string;
            /** Format: date-time */
            readonly UserLastTryDateTime?: string;
            readonly UserLoginCount?: number;
            readonly UserLoginName?: string | null;
            readonly UserMemo?: string | null;
            readonly UserMobilePhone?: string | null;
            readonly UserName?: string | null;
            readonly UserPhoneParameters?: string | null;
            readonly UserSmsLogin?: number;
            readonly UserSoftCall?: string | null;
            /** Format: date-time */
            readonly UserSupportCaseExpirationDateTime?: string;
            /** Format: date-time */
            readonly UserSupportCaseLatest?: string;
            /** @enum {string} */
            readonly UserSupportCaseNotificationType?: "Never" | "StatusEmail" | "StatusEmailAndMessage" | "Default";
            /** @enum {string} */
            readonly UserSupportCaseStatus?: "Available" | "Busy" | "OffLine" | "Absent";
            /** @enum {string} */
            readonly UserSynchronizationMode?: "Enabled" | "Disabled";
            readonly UserTelephone?: string | null;
            readonly UserTerritories?: string | null;
            /** @enum {string} */
            readonly UserTimeFormat?: "Hours24" | "Hours12";
            readonly UserTitle?: string | null;
            /** Format: date-time */
            readonly UserUpdatedAt?: string;
            readonly UserUpdatedBy?: string | null;
        };
        readonly Opportunity: {
            readonly OpportunityAssignedTo?: number;
            readonly OpportunityAssignedTo2?: number;
            readonly OpportunityComment?: string | null;
            /** Format: date-time */
            readonly OpportunityCreatedAt?: string;
            readonly OpportunityCreatedBy?: string | null;
            readonly OpportunityCurrencyName?: string | null;
            readonly OpportunityCurrencySymbol?: string | null;
            readonly OpportunityCustom1?: string | null;
            readonly OpportunityCustom2?: string | null;
            readonly OpportunityCustom3?: string | null;
            readonly OpportunityCustom4?: string | null;
            readonly OpportunityCustom5?: string | null;
            readonly OpportunityCustom6?: string | null;
            readonly OpportunityCustom7?: string | null;
            readonly OpportunityCustom8?: string | null;
            readonly OpportunityCustom9?: string | null;
            readonly OpportunityCustom10?: string | null;
            readonly OpportunityCustom11?: string | null;
            readonly OpportunityCustom12?: string | null;
            readonly OpportunityCustom13?: string | null;
            readonly OpportunityCustom14?: string | null;
            readonly OpportunityCustom15?: string | null;
            readonly OpportunityDescription?: string | null;
            readonly OpportunityDiscount?: number;
            readonly OpportunityErpId?: string | null;
            readonly OpportunityErpReadOnly?: string | null;
            /** @enum {string} */
            readonly OpportunityErpStatus?: "NotReadyForSynchronization" | "ReadyForSynchronization" | "Synchronized";
            /** Format: date-time */
            readonly OpportunityErpSyncDateTime?: string;
            readonly OpportunityGmRevenue1?: number;
            readonly OpportunityGmRevenue2?: number;
            readonly OpportunityGmRevenue3?: number;
            readonly OpportunityGmRevenue4?: number;
            readonly OpportunityGmRevenue5?: number;
            readonly OpportunityGmRevenue6?: number;
            readonly OpportunityGmRevenue7?: number;
            readonly OpportunityGmRevenue8?: number;
            readonly OpportunityGmRevenue9?: number;
            readonly OpportunityGmRevenue10?: number;
            readonly OpportunityGmRevenue11?: number;
            readonly OpportunityGmRevenue12?: number;
            readonly OpportunityHistory?: string | null;
            readonly OpportunityId?: number;
            readonly OpportunityLevel?: number;
            readonly OpportunityLevelText?: string | null;
            readonly OpportunityLost1?: string | null;
            readonly OpportunityLost2?: string | null;
            readonly OpportunityLost3?: string | null;
            /** Format: date-time */
            readonly OpportunityLostDate?: string;
            readonly OpportunityMemo?: string | null;
            /** Format: date-time */
            readonly OpportunityNextFollowUp?: string;
            readonly OpportunityNote?: string | null;
            readonly OpportunityNumber?: string | null;
            /** Format: date-time */
            readonly OpportunityOrderDate?: string;
            readonly OpportunityOrderGmValue?: number;
            readonly OpportunityOrderValue?: number;
            readonly OpportunityOrganisationId?: number;
            readonly OpportunityPercent?: number;
            readonly OpportunityPersonId?: number;
            readonly OpportunityPlus1?: string | null;
            readonly OpportunityPlus2?: string | null;
            readonly OpportunityPlus3?: string | null;
            readonly OpportunityPlus4?: string | null;
            readonly OpportunityPlus5?: string | null;
            readonly OpportunityPlus6?: string | null;
            readonly OpportunityPlus7?: string | null;
            readonly OpportunityPlus8?: string | null;
            readonly OpportunityPlus9?: string | null;
            readonly OpportunityPlus10?: string | null;
            readonly OpportunityPlus11?: string | null;
            readonly OpportunityPlus12?: string | null;
            readonly OpportunityPlus13?: string | null;
            readonly OpportunityPlus14?: string | null;
            readonly OpportunityPlus15?: string | null;
            readonly OpportunityPlus16?: string | null;
            readonly OpportunityPlus17?: string | null;
            readonly OpportunityPlus18?: string | null;
            readonly OpportunityPlus19?: string | null;
            readonly OpportunityPlus20?: string | null;
            readonly OpportunityProduct?: string | null;
            readonly OpportunityProductId?: number;
            readonly OpportunityQuotationLanguageId?: number;
            readonly OpportunityRevenue1?: number;
            readonly OpportunityRevenue2?: number;
            readonly OpportunityRevenue3?: number;
            readonly OpportunityRevenue4?: number;
            readonly OpportunityRevenue5?: number;
            readonly OpportunityRevenue6?: number;
            readonly OpportunityRevenue7?: number;
            readonly OpportunityRevenue8?: number;
            readonly OpportunityRevenue9?: number;
            readonly OpportunityRevenue10?: number;
            readonly OpportunityRevenue11?: number;
            readonly OpportunityRevenue12?: number;
            readonly OpportunitySearch1?: string | null;
            readonly OpportunitySearch2?: string | null;
            readonly OpportunitySpentTime?: string | null;
            /** Format: date-time */
            readonly OpportunityUpdatedAt?: string;
            readonly OpportunityUpdatedBy?: string | null;
            readonly OpportunityUserGroupId?: number;
            readonly OpportunityWinPercent?: number;
            readonly OpportunityWinPercent2?: number;
            readonly OpportunityWinYesNo?: boolean;
        };
        readonly QuotationLine: {
            readonly QuotationLineComment?: string | null;
            readonly QuotationLineCostPrice?: number;
            /** Format: date-time */
            readonly QuotationLineCreatedAt?: string;
            readonly QuotationLineCreatedBy?: string | null;
            readonly QuotationLineData1?: string | null;
            readonly QuotationLineData2?: string | null;
            readonly QuotationLineData3?: string | null;
            readonly QuotationLineData4?: string | null;
            readonly QuotationLineData5?: string | null;
            readonly QuotationLineData6?: string | null;
            readonly QuotationLineData7?: string | null;
            readonly QuotationLineData8?: string | null;
            readonly QuotationLineData9?: string | null;
            readonly QuotationLineDiscount?: number;
            readonly QuotationLineId?: number;
            readonly QuotationLineListPrice?: number;
            readonly QuotationLineMemo?: string | null;
            readonly QuotationLineOpportunityId?: number;
            readonly QuotationLineOrganisationId?: number;
            readonly QuotationLinePersonId?: number;
            readonly QuotationLinePrice?: number;
            readonly QuotationLineQuantity?: number;
            readonly QuotationLineSortOrder?: number;
            readonly QuotationLineStockStatus?: string | null;
            /** Format: date-time */
            readonly QuotationLineUpdatedAt?: string;
            readonly QuotationLineUpdatedBy?: string | null;
            readonly QuotationLineVatPercentage?: number;
        };
        readonly Product: {
            readonly ProductCombined?: string | null;
            readonly ProductComment?: string | null;
            readonly ProductCostPrice?: number;
            /** Format: date-time */
            readonly ProductCreatedAt?: string;
            readonly ProductCreatedBy?: string | null;
            readonly ProductCustom1?: string | null;
            readonly ProductCustom2?: string | null;
            readonly ProductCustom3?: string | null;
            readonly ProductCustom4?: string | null;
            readonly ProductCustom5?: string | null;
            readonly ProductCustom6?: string | null;
            readonly ProductCustom7?: string | null;
            readonly ProductCustom8?: string | null;
            readonly ProductCustom9?: string | null;
            readonly ProductCustom10?: string | null;
            readonly ProductCustom11?: string | null;
            readonly ProductCustom12?: string | null;
            readonly ProductCustom13?: string | null;
            readonly ProductCustom14?: string | null;
            readonly ProductCustom15?: string | null;
            readonly ProductDiscount?: number;
            readonly ProductHistory?: string | null;
            readonly ProductId?: number;
            readonly ProductListPrice?: number;
            readonly ProductMemo?: string | null;
            readonly ProductOrganisationId?: number;
            readonly ProductPersonId?: number;
            readonly ProductPlus1?: string | null;
            readonly ProductPlus2?: string | null;
            readonly ProductPlus3?: string | null;
            readonly ProductPlus4?: string | null;
            readonly ProductPlus5?: string | null;
            readonly ProductPlus6?: string | null;
            readonly ProductPlus7?: string | null;
            readonly ProductPlus8?: string | null;
            readonly ProductPlus9?: string | null;
            readonly ProductPlus10?: string | null;
            readonly ProductPlus11?: string | null;
            readonly ProductPlus12?: string | null;
            readonly ProductPlus13?: string | null;
            readonly ProductPlus14?: string | null;
            readonly ProductPlus15?: string | null;
            readonly ProductPlus16?: string | null;
            readonly ProductPlus17?: string | null;
            readonly ProductPlus18?: string | null;
            readonly ProductPlus19?: string | null;
            readonly ProductPlus20?: string | null;
            readonly ProductPrice?: number;
            readonly ProductProductYear?: number;
            readonly ProductQuantity?: number;
            readonly ProductSortOrder?: number;
            readonly ProductStockStatus?: string | null;
            /** Format: date-time */
            readonly ProductUpdatedAt?: string;
            readonly ProductUpdatedBy?: string | null;
            readonly ProductVatCode?: string | null;
        };
    };
    responses: {
        /** @description Tokens, or why there are none. */
        readonly Tokens: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Tokens"];
            };
        };
        /** @description A page of records; an empty one is the end. */
        readonly Records: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": readonly components["schemas"]["Record"][];
            };
        };
        /** @description There is nothing, or nothing more. */
        readonly Empty: {
            headers: {
                readonly [name: string]: unknown;
            };
            content?: never;
        };
        /** @description 401: the access token is not, or no longer, accepted. 403: the application token lacks the right. 404: there is no such record. 429: too many calls. */
        readonly Failure: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Failure"];
            };
        };
    };
    parameters: {
        readonly Collection: "Organisations" | "Persons" | "Users" | "Opportunities" | "QuotationLines" | "Products";
        /** @description Counts from 1. */
        readonly Page: number;
        readonly Size: number;
    };
    requestBodies: {
        readonly Hook: {
            readonly content: {
                readonly "application/json": components["schemas"]["Hook"];
            };
        };
        readonly Record: {
            readonly content: {
                readonly "application/json": components["schemas"]["Record"];
            };
        };
    };
    headers: never;
    pathItems: never;
};
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
