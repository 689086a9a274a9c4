package org.sourceselect.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sourceselect.evaluation.RankCorrelation;
import org.sourceselect.evaluation.SourceScore;

/**
 * What is known of a source without looking at the target: how well it did for others. A source's prior is the mean over other targets
 * of its place there, 1 for the best of those tried and 0 for the worst, drawn towards a half by {@value #PSEUDO_TARGETS} targets that
 * nobody saw. Targets of another family do not count, nor do those that share everything with the target, such as its region and its
 * subjects.
 */
final class Prior {

    static final double PSEUDO_TARGETS = 2;

    private Prior() {}

    /**
     * The prior of each source of a target's pool.
     *
     * @return empty where no other target tried any of them
     */
    static List<SourceScore> of(TargetEvidence target, List<TargetEvidence> all) {
        Map<String, List<Double>> places = new LinkedHashMap<>();
        target.dice().forEach(source -> places.put(source.source(), new ArrayList<>()));
        for (TargetEvidence other : all) {
            if (!other.name().equals(target.name())
                    && other.family().equals(target.family())
                    && other.dice().size() > 1
                    && (target.groups().isEmpty() || !other.groups().equals(target.groups()))) {
                double[] ranks = RankCorrelation.meanRanks(
                        other.dice().stream().mapToDouble(SourceScore::value).toArray());
                for (int s = 0; s < ranks.length; s++) {
                    List<Double> seen = places.get(other.dice().get(s).source());
                    if (seen != null) {
                        seen.add((ranks[s] - 1) / (ranks.length - 1));
                    }
                }
            }
        }
        if (places.values().stream().allMatch(List::isEmpty)) {
            return List.of();
        }
        List<SourceScore> priors = new ArrayList<>();
        places.forEach((source, seen) -> {
            double sum = seen.stream().mapToDouble(p -> p).sum();
            priors.add(new SourceScore(source, (sum + PSEUDO_TARGETS / 2) / (seen.size() + PSEUDO_TARGETS)));
        });
        return priors;
    }
}
