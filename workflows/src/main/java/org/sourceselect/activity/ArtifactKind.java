package org.sourceselect.activity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kinds of artifacts; the lower-case name is the folder in the store. */
public enum ArtifactKind {
    /** Normalised axial slices and label maps of one data set, partition and modality. */
    PREPARED,
    /** The weights of a trained U-Net and the Dice it reached, or a model from elsewhere and its number of channels. */
    MODEL,
    /** The output of a source model over a task's images, with the labels. */
    FEATURES,
    /** A transferability score or a shape similarity, with its diagnostics. */
    SCORE,
    /** A selection's rankings. */
    SELECTION,
    /** A page for people, with the numbers behind it. */
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
