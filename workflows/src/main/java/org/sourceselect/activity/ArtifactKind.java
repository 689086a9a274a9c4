package org.sourceselect.activity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kinds of artifacts; the lower-case name is the folder in the store. */
public enum ArtifactKind {
    /** Normalised axial slices and label maps of one data set, partition and modality: {@link StageKind#PREPARE}. */
    PREPARED,
    /**
     * The weights of a trained U-Net and the Dice it reached, or a model from elsewhere and its number of channels: {@link
     * StageKind#PRETRAIN}, {@link StageKind#FINETUNE} and {@link StageKind#IMPORT}.
     */
    MODEL,
    /** The output of a source model over a task's images, with the labels: {@link StageKind#FEATURES}. */
    FEATURES,
    /** A transferability score or a shape similarity, with its diagnostics: {@link StageKind#SCORE} and {@link StageKind#ROI_SIMILARITY}. */
    SCORE,
    /** What a campaign knows of some sources of one target, not ranked yet: {@link StageKind#CAMPAIGN_SOURCES}. */
    SELECTION,
    /** One target's rankings, ground truth and evaluation, as numbers: {@link StageKind#CAMPAIGN_TARGET}. */
    REPORT;

    /** The name in keys and JSON. */
    @JsonValue
    public String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reverse of {@link #folder()}. */
    @JsonCreator
    public static ArtifactKind of(String folder) {
        return valueOf(folder.toUpperCase(Locale.ROOT));
    }
}
