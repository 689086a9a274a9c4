package org.sourceselect.campaign;

import java.util.List;

/**
 * What a campaign answers: little enough for one payload. What is behind each target is in the store, at {@link
 * TargetOutcome#details()}.
 *
 * @param targets one row per target, in the order asked, those that were added last
 * @param cost what all of it cost
 */
public record CampaignResult(List<TargetRow> targets, CampaignCost cost) {}
