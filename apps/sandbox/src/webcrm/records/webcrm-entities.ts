import { opportunity } from './opportunity.js';
import { organisation } from './organisation.js';
import { person } from './person.js';
import { product } from './product.js';
import { quotationLine } from './quotation-line.js';
import { user } from './user.js';

/** The types that the sandbox's webCRM has. */
export const webcrmEntities = [organisation, person, user, opportunity, quotationLine, product] as const;
