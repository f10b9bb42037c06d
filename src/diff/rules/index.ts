import type { AnyDiffRule } from '../rule.ts';
import { codeEventAdded } from './code-event-added.ts';
import { codeEventRemoved } from './code-event-removed.ts';
import { codeEventRenamed } from './code-event-renamed.ts';
import { codeLiteralAdded } from './code-literal-added.ts';
import { codeLiteralRemoved } from './code-literal-removed.ts';
import { codeLiteralsDropped } from './code-literals-dropped.ts';
import { codeLiteralsIntroduced } from './code-literals-introduced.ts';
import { codeNullAllowed } from './code-null-allowed.ts';
import { codeNullRefused } from './code-null-refused.ts';
import { codePropertyAdded } from './code-property-added.ts';
import { codePropertyOptional } from './code-property-optional.ts';
import { codePropertyRemoved } from './code-property-removed.ts';
import { codePropertyRenamed } from './code-property-renamed.ts';
import { codePropertyRequired } from './code-property-required.ts';
import { codeRequiredPropertyAdded } from './code-required-property-added.ts';
import { codeTypeChanged } from './code-type-changed.ts';
import { meaningAggregationChanged } from './meaning-aggregation-changed.ts';
import { meaningAssertionAdded } from './meaning-assertion-added.ts';
import { meaningAssertionChanged } from './meaning-assertion-changed.ts';
import { meaningAssertionRemoved } from './meaning-assertion-removed.ts';
import { meaningAssertionWeakened } from './meaning-assertion-weakened.ts';
import { meaningDeduplicationChanged } from './meaning-deduplication-changed.ts';
import { meaningEntityKeyChanged } from './meaning-entity-key-changed.ts';
import { meaningEntityRemoved } from './meaning-entity-removed.ts';
import { meaningEntityTableChanged } from './meaning-entity-table-changed.ts';
import { meaningEventDescribed } from './meaning-event-described.ts';
import { meaningEventSettingChanged } from './meaning-event-setting-changed.ts';
import { meaningExpressionChanged } from './meaning-expression-changed.ts';
import { meaningFilterChanged } from './meaning-filter-changed.ts';
import { meaningHealthyRangeChanged } from './meaning-healthy-range-changed.ts';
import { meaningLateAfterChanged } from './meaning-late-after-changed.ts';
import { meaningLocationChanged } from './meaning-location-changed.ts';
import { meaningLookbackChanged } from './meaning-lookback-changed.ts';
import { meaningMeasureSettingChanged } from './meaning-measure-setting-changed.ts';
import { meaningMeasuredColumnChanged } from './meaning-measured-column-changed.ts';
import { meaningMeasuredTableChanged } from './meaning-measured-table-changed.ts';
import { meaningMethodChanged } from './meaning-method-changed.ts';
import { meaningMetricDescribed } from './meaning-metric-described.ts';
import { meaningMetricKindChanged } from './meaning-metric-kind-changed.ts';
import { meaningMetricSettingChanged } from './meaning-metric-setting-changed.ts';
import { meaningMetricUnitChanged } from './meaning-metric-unit-changed.ts';
import { meaningModelDescribed } from './meaning-model-described.ts';
import { meaningModelRewritten } from './meaning-model-rewritten.ts';
import { meaningModelSettingChanged } from './meaning-model-setting-changed.ts';
import { meaningModelSqlChanged } from './meaning-model-sql-changed.ts';
import { meaningOncePerChanged } from './meaning-once-per-changed.ts';
import { meaningOrderChanged } from './meaning-order-changed.ts';
import { meaningPercentileChanged } from './meaning-percentile-changed.ts';
import { meaningPlatformsChanged } from './meaning-platforms-changed.ts';
import { meaningPrivacyClassChanged } from './meaning-privacy-class-changed.ts';
import { meaningPropertyDescribed } from './meaning-property-described.ts';
import { meaningPropertySettingChanged } from './meaning-property-setting-changed.ts';
import { meaningPropertyUnitChanged } from './meaning-property-unit-changed.ts';
import { meaningRatioPartChanged } from './meaning-ratio-part-changed.ts';
import { meaningSeedRowsChanged } from './meaning-seed-rows-changed.ts';
import { meaningSourceSettingChanged } from './meaning-source-setting-changed.ts';
import { meaningTargetChanged } from './meaning-target-changed.ts';
import { meaningTimeColumnChanged } from './meaning-time-column-changed.ts';
import { meaningTimeZoneChanged } from './meaning-time-zone-changed.ts';
import { meaningTriggerChanged } from './meaning-trigger-changed.ts';
import { meaningVariableChanged } from './meaning-variable-changed.ts';
import { meaningWeekStartChanged } from './meaning-week-start-changed.ts';
import { producersCoercionRemoved } from './producers-coercion-removed.ts';
import { producersConstChanged } from './producers-const-changed.ts';
import { producersEnumValueRemoved } from './producers-enum-value-removed.ts';
import { producersEventAdded } from './producers-event-added.ts';
import { producersEventDeprecated } from './producers-event-deprecated.ts';
import { producersEventNotInSource } from './producers-event-not-in-source.ts';
import { producersEventRemoved } from './producers-event-removed.ts';
import { producersEventRenamed } from './producers-event-renamed.ts';
import { producersFormatChanged } from './producers-format-changed.ts';
import { producersIdFormatChanged } from './producers-id-format-changed.ts';
import { producersMaxAgeShortened } from './producers-max-age-shortened.ts';
import { producersMaxItemsLowered } from './producers-max-items-lowered.ts';
import { producersMaxLengthLowered } from './producers-max-length-lowered.ts';
import { producersMaxSkewShortened } from './producers-max-skew-shortened.ts';
import { producersMaximumLowered } from './producers-maximum-lowered.ts';
import { producersMinItemsRaised } from './producers-min-items-raised.ts';
import { producersMinLengthRaised } from './producers-min-length-raised.ts';
import { producersMinimumRaised } from './producers-minimum-raised.ts';
import { producersNullRefused } from './producers-null-refused.ts';
import { producersPatternChanged } from './producers-pattern-changed.ts';
import { producersPropertyAdded } from './producers-property-added.ts';
import { producersPropertyRemoved } from './producers-property-removed.ts';
import { producersPropertyRenamed } from './producers-property-renamed.ts';
import { producersPropertyRequired } from './producers-property-required.ts';
import { producersRequiredPropertyAdded } from './producers-required-property-added.ts';
import { producersRuleAdded } from './producers-rule-added.ts';
import { producersRuleChanged } from './producers-rule-changed.ts';
import { producersRuleRemoved } from './producers-rule-removed.ts';
import { producersSourceFieldsChanged } from './producers-source-fields-changed.ts';
import { producersSourceLayoutChanged } from './producers-source-layout-changed.ts';
import { producersSourceRemoved } from './producers-source-removed.ts';
import { producersStatusChanged } from './producers-status-changed.ts';
import { producersTypeChanged } from './producers-type-changed.ts';
import { producersValuesRestricted } from './producers-values-restricted.ts';
import { readersColumnAdded } from './readers-column-added.ts';
import { readersColumnNullable } from './readers-column-nullable.ts';
import { readersColumnRemoved } from './readers-column-removed.ts';
import { readersColumnRenamed } from './readers-column-renamed.ts';
import { readersColumnTypeChanged } from './readers-column-type-changed.ts';
import { readersContractRemoved } from './readers-contract-removed.ts';
import { readersDimensionAdded } from './readers-dimension-added.ts';
import { readersDimensionRemoved } from './readers-dimension-removed.ts';
import { readersEventTableRemoved } from './readers-event-table-removed.ts';
import { readersEventTableRenamed } from './readers-event-table-renamed.ts';
import { readersKeyChanged } from './readers-key-changed.ts';
import { readersMaterializationChanged } from './readers-materialization-changed.ts';
import { readersMetricAdded } from './readers-metric-added.ts';
import { readersMetricRemoved } from './readers-metric-removed.ts';
import { readersMetricRenamed } from './readers-metric-renamed.ts';
import { readersModelAdded } from './readers-model-added.ts';
import { readersModelBecameEphemeral } from './readers-model-became-ephemeral.ts';
import { readersModelColumnAdded } from './readers-model-column-added.ts';
import { readersModelColumnRemoved } from './readers-model-column-removed.ts';
import { readersModelColumnRenamed } from './readers-model-column-renamed.ts';
import { readersModelColumnTypeChanged } from './readers-model-column-type-changed.ts';
import { readersModelRemoved } from './readers-model-removed.ts';
import { readersModelRenamed } from './readers-model-renamed.ts';
import { readersPartitionChanged } from './readers-partition-changed.ts';
import { readersRetentionShortened } from './readers-retention-shortened.ts';
import { readersSchemaChanged } from './readers-schema-changed.ts';
import { readersSeedColumnRemoved } from './readers-seed-column-removed.ts';
import { readersSeedColumnTypeChanged } from './readers-seed-column-type-changed.ts';
import { readersSeedRemoved } from './readers-seed-removed.ts';
import { readersTargetRemoved } from './readers-target-removed.ts';
import { readersValueAdded } from './readers-value-added.ts';

/** Every kind of change that is told, in the order of findings about one thing. A new one is a file and a line here. */
export const diffRules: readonly AnyDiffRule[] = [
  producersEventRemoved,
  producersEventRenamed,
  producersEventAdded,
  producersEventDeprecated,
  producersStatusChanged,
  producersPropertyRemoved,
  producersPropertyRenamed,
  producersPropertyAdded,
  producersPropertyRequired,
  producersRequiredPropertyAdded,
  producersTypeChanged,
  producersNullRefused,
  producersEnumValueRemoved,
  producersValuesRestricted,
  producersConstChanged,
  producersMinimumRaised,
  producersMaximumLowered,
  producersMinLengthRaised,
  producersMaxLengthLowered,
  producersMinItemsRaised,
  producersMaxItemsLowered,
  producersPatternChanged,
  producersFormatChanged,
  producersCoercionRemoved,
  producersRuleAdded,
  producersRuleChanged,
  producersRuleRemoved,
  producersSourceRemoved,
  producersEventNotInSource,
  producersSourceLayoutChanged,
  producersSourceFieldsChanged,
  producersIdFormatChanged,
  producersMaxAgeShortened,
  producersMaxSkewShortened,
  codeEventRemoved,
  codeEventRenamed,
  codeEventAdded,
  codePropertyRemoved,
  codePropertyRenamed,
  codePropertyAdded,
  codeRequiredPropertyAdded,
  codePropertyRequired,
  codePropertyOptional,
  codeTypeChanged,
  codeNullAllowed,
  codeNullRefused,
  codeLiteralAdded,
  codeLiteralRemoved,
  codeLiteralsDropped,
  codeLiteralsIntroduced,
  readersEventTableRemoved,
  readersEventTableRenamed,
  readersColumnRemoved,
  readersColumnRenamed,
  readersColumnAdded,
  readersColumnTypeChanged,
  readersColumnNullable,
  readersValueAdded,
  readersRetentionShortened,
  readersModelRemoved,
  readersModelAdded,
  readersModelRenamed,
  readersModelBecameEphemeral,
  readersMaterializationChanged,
  readersContractRemoved,
  readersModelColumnRemoved,
  readersModelColumnRenamed,
  readersModelColumnTypeChanged,
  readersModelColumnAdded,
  readersPartitionChanged,
  readersKeyChanged,
  readersSeedRemoved,
  readersSeedColumnRemoved,
  readersSeedColumnTypeChanged,
  readersMetricRemoved,
  readersMetricRenamed,
  readersMetricAdded,
  readersDimensionRemoved,
  readersDimensionAdded,
  readersSchemaChanged,
  readersTargetRemoved,
  meaningMetricKindChanged,
  meaningAggregationChanged,
  meaningMeasuredColumnChanged,
  meaningMeasuredTableChanged,
  meaningFilterChanged,
  meaningPercentileChanged,
  meaningMeasureSettingChanged,
  meaningMethodChanged,
  meaningTimeColumnChanged,
  meaningRatioPartChanged,
  meaningExpressionChanged,
  meaningMetricSettingChanged,
  meaningMetricUnitChanged,
  meaningHealthyRangeChanged,
  meaningTargetChanged,
  meaningMetricDescribed,
  meaningModelSqlChanged,
  meaningModelRewritten,
  meaningLookbackChanged,
  meaningModelDescribed,
  meaningSeedRowsChanged,
  meaningTimeZoneChanged,
  meaningWeekStartChanged,
  meaningVariableChanged,
  meaningEntityKeyChanged,
  meaningEntityTableChanged,
  meaningEntityRemoved,
  meaningOncePerChanged,
  meaningTriggerChanged,
  meaningPlatformsChanged,
  meaningOrderChanged,
  meaningEventDescribed,
  meaningPropertyUnitChanged,
  meaningPrivacyClassChanged,
  meaningPropertyDescribed,
  meaningDeduplicationChanged,
  meaningLateAfterChanged,
  meaningLocationChanged,
  meaningAssertionRemoved,
  meaningAssertionWeakened,
  meaningAssertionChanged,
  meaningAssertionAdded,
  meaningEventSettingChanged,
  meaningSourceSettingChanged,
  meaningModelSettingChanged,
  meaningPropertySettingChanged,
];
