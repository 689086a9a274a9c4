package org.sourceselect.activity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * A stage as people are told of it, in progress, plans and failures: by its label, and a score by the name of its metric.
 *
 * @param kind the stage
 * @param label what people are shown; in JSON nothing but this
 */
public record StageName(StageKind kind, String label) {

    /** A stage that there is one of its kind of. */
    public static StageName of(StageKind kind) {
        return new StageName(kind, kind.label());
    }

    /** The score by a metric; a metric that reads something else than feature maps is a stage of its own. */
    public static StageName score(String metric) {
        return metric.equals(StageKind.PROBE.label()) ? of(StageKind.PROBE) : new StageName(StageKind.SCORE, metric);
    }

    /** The stage of a label; what is no other stage's is taken for a metric. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static StageName parse(String label) {
        return Arrays.stream(StageKind.values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .map(StageName::of)
                .orElseGet(() -> score(label));
    }

    /** One request to it, in words for a progress line. */
    public String over(String what) {
        return label + " " + what;
    }

    @JsonValue
    @Override
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
