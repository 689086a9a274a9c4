package org.sourceselect.scoring;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.transferability.Score;

/**
 * A score as JSON for others to read, wherever it is written.
 *
 * <p>{@code score}; {@code low} and {@code high}, its 95 % interval, and {@code noInterval}, in words why there is none;
 * {@code errorBound}; {@code samples}; {@code degenerate}, in words why it says nothing; {@code diagnostics} by name. What is
 * undefined is null.
 */
public final class ScoreJson {

    private ScoreJson() {}

    /** The fields in this order, diagnostics by the alphabet. */
    public static ObjectNode of(Score score) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        number(json, "score", score.value());
        number(json, "low", score.interval().map(Interval::low).orElse(Double.NaN));
        number(json, "high", score.interval().map(Interval::high).orElse(Double.NaN));
        json.put("noInterval", score.doubt().unknown().orElse(null));
        number(json, "errorBound", Double.isNaN(score.value()) ? Double.NaN : score.errorBound());
        json.put("samples", score.samples());
        json.put("degenerate", score.degenerate().orElse(null));
        ObjectNode diagnostics = json.putObject("diagnostics");
        score.diagnostics().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(d -> number(diagnostics, d.getKey(), d.getValue()));
        return json;
    }

    /** JSON has no not-a-number and no infinity: both are null. */
    private static void number(ObjectNode json, String field, double value) {
        if (Double.isFinite(value)) {
            json.put(field, value);
        } else {
            json.putNull(field);
        }
    }
}
