package org.sourceselect.activity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;

/**
 * A stage as people are told of it, in progress, plans and failures: by its label, and a score by the name of its metric.
 *
 * @param kind the stage
 * @param label what people are shown; in JSON nothing but this
 */
public record StageName(StageKind kind, String label) {

    /** The metrics that {@link StageKind#LAYERS} computes: workflows know no metric but by its name. */
    private static final List<String> OF_LAYERS = List.of(
            "logme-encoder", "h-score-encoder", "cc-fv-layers", "topology-global-layers", "topology-boundary-layers");

    /** A stage that there is one of its kind of. */
    public static StageName of(StageKind kind) {
        return new StageName(kind, kind.label());
    }

    /** The score by a metric; a metric that reads something else than feature maps is a stage of its own. */
    public static StageName score(String metric) {
        return metric.equals(StageKind.PROBE.label())
                ? of(StageKind.PROBE)
                : new StageName(OF_LAYERS.contains(metric) ? StageKind.LAYERS : StageKind.SCORE, metric);
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
