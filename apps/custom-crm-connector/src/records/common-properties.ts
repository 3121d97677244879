/** What every record of the contract has, besides its own properties. */
export const common = { id: 'Id', createdAt: 'CreatedAt', updatedAt: 'UpdatedAt', externalId: 'ExternalId' } as const;

/** Properties that change with every write and say nothing by themselves. */
export const stamps: readonly string[] = [common.updatedAt];
