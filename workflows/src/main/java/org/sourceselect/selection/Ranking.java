package org.sourceselect.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.task.TaskId;

/** Orders scored sources by their scores. */
final class Ranking {

    private Ranking() {}

    /**
     * Ranks by the first metric, highest first. An undefined score ranks below every defined one; equal scores keep pool
     * order and are marked as tied.
     */
    static List<RankedSource> of(List<SourceBranch> branches, List<String> metrics) {
        List<SourceBranch> scored =
                branches.stream().filter(b -> b.scored().isPresent()).toList();
        Map<TaskId, Map<String, Integer>> ranks = new LinkedHashMap<>();
        for (String metric : metrics) {
            List<SourceBranch> order = ordered(scored, metric);
            for (int i = 0; i < order.size(); i++) {
                ranks.computeIfAbsent(order.get(i).source(), s -> new LinkedHashMap<>())
                        .put(metric, i + 1);
            }
        }
        String first = metrics.get(0);
        List<RankedSource> ranking = new ArrayList<>();
        for (SourceBranch branch : ordered(scored, first)) {
            double own = value(branch, first);
            boolean tied = scored.stream().filter(b -> value(b, first) == own).count() > 1;
            SourceBranch.Scored made = branch.scored().orElseThrow();
            ranking.add(new RankedSource(
                    ranking.size() + 1,
                    branch.source(),
                    defined(made.scores()),
                    ranks.getOrDefault(branch.source(), Map.of()),
                    tied,
                    branch.similarity().map(RoiSimilarityActivity.Result::mean),
                    made.scores(),
                    made.model().model(),
                    made.sourceFeatures().features(),
                    made.targetFeatures().features()));
        }
        return ranking;
    }

    private static List<SourceBranch> ordered(List<SourceBranch> scored, String metric) {
        return scored.stream()
                .sorted(Comparator.comparingDouble((SourceBranch b) -> value(b, metric))
                        .reversed())
                .toList();
    }

    private static double value(SourceBranch branch, String metric) {
        return Optional.ofNullable(branch.scored().orElseThrow().scores().get(metric))
                .map(ScoreActivity.Result::value)
                .filter(v -> !v.isNaN())
                .orElse(Double.NEGATIVE_INFINITY);
    }

    private static Map<String, Double> defined(Map<String, ScoreActivity.Result> scores) {
        Map<String, Double> values = new LinkedHashMap<>();
        scores.forEach((metric, score) -> {
            if (!Double.isNaN(score.value())) {
                values.put(metric, score.value());
            }
        });
        return values;
    }
}
