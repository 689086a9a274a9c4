package org.sourceselect.selection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/**
 * Which sources of Subset 1 have the nearest region of interest and so make up Subset 2.
 *
 * <p>Written {@code nearest}, {@code top:K} or {@code threshold:MINIMUM}.
 */
public sealed interface RoiRule {

    /** The paper's rule: all sources of the one RoI whose mean similarity to the target's is highest. */
    record Nearest() implements RoiRule {
        @Override
        public List<TaskId> choose(Map<TaskId, Double> similarity) {
            Map<String, List<Double>> byRoi = new LinkedHashMap<>();
            similarity.forEach((source, value) ->
                    byRoi.computeIfAbsent(source.roi(), r -> new ArrayList<>()).add(value));
            String nearest = byRoi.entrySet().stream()
                    .max(Comparator.comparingDouble(e -> mean(e.getValue())))
                    .map(Map.Entry::getKey)
                    .orElse("");
            return similarity.keySet().stream()
                    .filter(s -> s.roi().equals(nearest))
                    .toList();
        }

        @Override
        public String words() {
            return "those of Subset 1 with the nearest region of interest";
        }

        @Override
        public String toString() {
            return "nearest";
        }

        private static double mean(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        }
    }

    /**
     * The sources with the highest similarities.
     *
     * @param k how many
     */
    record Top(int k) implements RoiRule {
        @Override
        public List<TaskId> choose(Map<TaskId, Double> similarity) {
            List<TaskId> kept = similarity.entrySet().stream()
                    .sorted(Map.Entry.<TaskId, Double>comparingByValue().reversed())
                    .limit(k)
                    .map(Map.Entry::getKey)
                    .toList();
            return similarity.keySet().stream().filter(kept::contains).toList();
        }

        @Override
        public String words() {
            return k == 1
                    ? "the one source of Subset 1 most similar in its region of interest"
                    : "the " + k + " sources of Subset 1 most similar in their region of interest";
        }

        @Override
        public String toString() {
            return "top:" + k;
        }
    }

    /**
     * The sources at least so similar.
     *
     * @param minimum the lowest similarity kept
     */
    record Threshold(double minimum) implements RoiRule {
        @Override
        public List<TaskId> choose(Map<TaskId, Double> similarity) {
            return similarity.entrySet().stream()
                    .filter(e -> e.getValue() >= minimum)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        @Override
        public String words() {
            return "those of Subset 1 with an RoI similarity of at least " + minimum;
        }

        @Override
        public String toString() {
            return "threshold:" + minimum;
        }
    }

    /**
     * Subset 2.
     *
     * @param similarity each source of Subset 1 with its RoI similarity to the target, in pool order
     * @return the sources kept, in pool order
     */
    List<TaskId> choose(Map<TaskId, Double> similarity);

    /** What Subset 2 is by this rule, in words. */
    String words();

    /** The form that {@link #parse} reads. */
    @JsonValue
    default String text() {
        return toString();
    }

    /**
     * Reads {@code nearest}, {@code top:K} or {@code threshold:MINIMUM}.
     *
     * @throws BadInputException when it is none of them
     */
    @JsonCreator
    static RoiRule parse(String text) {
        try {
            if (text.equals("nearest")) {
                return new Nearest();
            }
            if (text.startsWith("top:") && Integer.parseInt(text.substring(4)) > 0) {
                return new Top(Integer.parseInt(text.substring(4)));
            }
            if (text.startsWith("threshold:") && Double.isFinite(Double.parseDouble(text.substring(10)))) {
                return new Threshold(Double.parseDouble(text.substring(10)));
            }
        } catch (NumberFormatException e) {
            throw notARule(text, e);
        }
        throw notARule(text, null);
    }

    private static BadInputException notARule(String text, @Nullable Throwable cause) {
        return new BadInputException(
                "roiRule",
                "'" + text + "' is not a rule",
                "write nearest, top:K with K of at least 1, or threshold:MINIMUM",
                cause);
    }
}
