import { describeReference } from './describe-reference.ts';

describeReference('marketing');
