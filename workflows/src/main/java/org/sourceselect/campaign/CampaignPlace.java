package org.sourceselect.campaign;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.Catalog;
import org.sourceselect.selection.RequestDefaults;

/**
 * Where a run of a campaign left off.
 *
 * @param catalog what the workers could read when the campaign began
 * @param searchAttributes those that the server has
 * @param targets every target
 * @param window how much is under way at once
 * @param paused whether nothing new is begun
 * @param clock how long it has been at work
 * @param defaults those that its request is read by
 */
public record CampaignPlace(
        Catalog catalog,
        List<String> searchAttributes,
        List<TargetRow> targets,
        Window window,
        boolean paused,
        CampaignClock clock,
        RequestDefaults defaults) {

    /** Takes the places of older releases, which had one set of defaults. */
    public CampaignPlace {
        defaults = Objects.requireNonNullElse(defaults, RequestDefaults.PAPERS_REGIONS);
    }

    /** Whether no part is missing, as it is in what no run of a campaign left. */
    boolean isWhole() {
        return Stream.<@Nullable Object>of(catalog, searchAttributes, targets, window, clock)
                        .allMatch(Objects::nonNull)
                && targets.stream().allMatch(TargetRow::isWhole);
    }
}
