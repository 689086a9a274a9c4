package org.sourceselect.activity;

import java.util.Objects;
import java.util.Optional;

/**
 * A source's network, whether it was trained here or imported.
 *
 * @param model the network
 * @param run how it came to be
 * @param ownDice {@link TrainedModel#ownDice()}; empty for an imported one, and in results of older releases
 */
public record SourceModel(ArtifactRef model, StageRun run, Optional<DiceSummary> ownDice) {

    /** Takes the results of older releases. */
    public SourceModel {
        ownDice = Objects.requireNonNullElse(ownDice, Optional.empty());
    }
}
