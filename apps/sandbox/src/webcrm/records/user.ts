import { describeEntity } from './describe-entity.js';
import { numbered } from './numbered.js';

/** webCRM's User, by version 1 of its public API description and what is known of later versions. */
export const user = describeEntity({
  entity: 'user',
  name: 'User',
  collection: 'Users',
  texts: ['UserAddressFormat', 'UserAdvancedGroups', 'UserAuthenticationCode', 'UserBccEmail', 'UserBccMode', 'UserBccTag', 'UserBudgetNote', 'UserCalendarColorScheme', 'UserCurrencyName', 'UserDateFormat', 'UserDecimalPoint', 'UserEmail', 'UserInitials', 'UserIntegrationId', 'UserIpRestrict', 'UserLoginLog', 'UserLoginName', 'UserMobilePhone', 'UserName', 'UserPassword', 'UserPhoneParameters', 'UserSoftCall', 'UserSupportCaseNotificationType', 'UserSupportCaseStatus', 'UserSynchronizationMode', 'UserTelephone', 'UserTerritories', 'UserTicket', 'UserTimeFormat', 'UserTitle', ...numbered('UserCustom', 15)],
  nullTexts: ['UserMemo'],
  integers: ['UserAccessId', 'UserAccessLevel', 'UserDefaultSupportCaseChannel', 'UserDefaultMemberGroupId', 'UserDefaultOpportunity2ndResponsible', 'UserDefaultOrganisation2ndResponsible', 'UserGmtDifference', 'UserGroupId', 'UserLanguageId', 'UserLoginCount', 'UserSmsLogin', 'UserWrongPasswordCount'],
  booleans: ['UserIsRestApiEnabled', 'UserIsSpellCheckerEnabled', 'UserIsSupportCaseAvailableStatusEnabled', 'UserPasswordInUrl'],
  dateTimes: ['UserLastLoginDateTime', 'UserLastTryDateTime', 'UserPasswordUpdatedAt', 'UserSupportCaseExpirationDateTime', 'UserSupportCaseLatest', 'UserTicketExpirationDateTime'],
});
