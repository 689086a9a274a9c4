package org.sourceselect.selection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/**
 * Which sources of Subset 1 have the nearest region of interest and so make up Subset 2.
 *
 * <p>Written {@code nearest}, {@code nearest:K}, {@code top:K} or {@code threshold:MINIMUM}.
 */
public sealed interface RoiRule {

    /** The paper's rule: all sources of the one RoI whose mean similarity to the target's is highest. */
    record Nearest() implements RoiRule {
        @Override
        public List<TaskId> choose(Map<TaskId, Double> similarity) {
            String nearest = means(similarity).entrySet().stream()
                    .max(Map.Entry.comparingByValue())
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
    }

    /**
     * The regions with the highest mean similarities, nearest first and each with all its sources, until there are at least so
     * many sources; regions as near as the last of them come with it. With K = 1 it is the paper's rule, and where every region
     * has K sources likewise; where regions have one source each it is the K nearest, so that the metric has something to choose
     * from.
     *
     * @param k how many sources at least, where there are so many
     */
    record NearestSources(int k) implements RoiRule {
        @Override
        public List<TaskId> choose(Map<TaskId, Double> similarity) {
            List<Map.Entry<String, Double>> regions = means(similarity).entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .toList();
            Set<String> near = new LinkedHashSet<>();
            int sources = 0;
            double last = Double.NaN;
            for (Map.Entry<String, Double> region : regions) {
                if (sources >= k && region.getValue() < last) {
                    break;
                }
                near.add(region.getKey());
                last = region.getValue();
                sources += (int) similarity.keySet().stream()
                        .filter(s -> s.roi().equals(region.getKey()))
                        .count();
            }
            return similarity.keySet().stream()
                    .filter(s -> near.contains(s.roi()))
                    .toList();
        }

        @Override
        public String words() {
            return "those of Subset 1 with the nearest regions of interest, whole regions until there are at least "
                    + (k == 1 ? "one source" : k + " sources");
        }

        @Override
        public String toString() {
            return "nearest:" + k;
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

    /** The mean similarity of each region's sources, in pool order. */
    private static Map<String, Double> means(Map<TaskId, Double> similarity) {
        Map<String, List<Double>> byRoi = new LinkedHashMap<>();
        similarity.forEach((source, value) ->
                byRoi.computeIfAbsent(source.roi(), r -> new ArrayList<>()).add(value));
        Map<String, Double> means = new LinkedHashMap<>();
        byRoi.forEach((roi, values) -> means.put(
                roi, values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN)));
        return means;
    }

    /**
     * Reads {@code nearest}, {@code nearest:K}, {@code top:K} or {@code threshold:MINIMUM}.
     *
     * @throws BadInputException when it is none of them
     */
    @JsonCreator
    static RoiRule parse(String text) {
        try {
            if (text.equals("nearest")) {
                return new Nearest();
            }
            if (text.startsWith("nearest:") && Integer.parseInt(text.substring(8)) > 0) {
                return new NearestSources(Integer.parseInt(text.substring(8)));
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
                "write nearest, nearest:K or top:K with K of at least 1, or threshold:MINIMUM",
                cause);
    }
}
