package org.sourceselect.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.evaluation.Placement;
import org.sourceselect.evaluation.Ranking;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.transferability.Score;

/** Orders scored sources by their scores. */
final class SelectionRanking {

    private SelectionRanking() {}

    /**
     * Ranks by the first metric, highest first; equal scores keep pool order and are marked as tied. Sources for which the
     * metric is undefined come last, in pool order, tied with one another.
     */
    static List<RankedSource> of(List<SourceRow> rows, List<String> metrics) {
        Map<String, SourceRow> scored = new LinkedHashMap<>();
        rows.stream()
                .filter(r -> r.scored().isPresent())
                .forEach(r -> scored.put(r.source().toString(), r));
        Map<String, Map<String, Integer>> ranks = new LinkedHashMap<>();
        List<Placement> order = new ArrayList<>();
        for (String metric : metrics) {
            List<Placement> placements = placements(scored, metric);
            if (order.isEmpty()) {
                order.addAll(placements);
            }
            placements.forEach(p -> ranks.computeIfAbsent(p.source(), s -> new LinkedHashMap<>())
                    .put(metric, p.rank()));
        }
        String first = metrics.get(0);
        List<RankedSource> ranking = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            Placement place = order.get(i);
            Optional<Score> next =
                    i + 1 < order.size() ? score(scored, order.get(i + 1).source(), first) : Optional.empty();
            Optional<Boolean> apart = score(scored, place.source(), first)
                    .flatMap(ours -> next.flatMap(theirs -> ours.doubt()
                            .apart(
                                    ours.value() - theirs.value(),
                                    ours.errorBound() + theirs.errorBound(),
                                    theirs.doubt())));
            Optional.ofNullable(scored.get(place.source()))
                    .ifPresent(
                            row -> ranking.add(row(place, apart, row, ranks.getOrDefault(place.source(), Map.of()))));
        }
        return ranking;
    }

    /** Ranked sources by one of their metrics, best first; those for which it is undefined come last. */
    static List<RankedSource> by(String metric, List<RankedSource> ranking) {
        return ranking.stream()
                .sorted(Comparator.comparingDouble(
                                (RankedSource source) -> source.scores().getOrDefault(metric, Double.NEGATIVE_INFINITY))
                        .reversed())
                .toList();
    }

    private static Optional<Score> score(Map<String, SourceRow> scored, String source, String metric) {
        return Optional.ofNullable(scored.get(source))
                .flatMap(SourceRow::scored)
                .flatMap(s -> Optional.ofNullable(s.scores().get(metric)))
                .map(ScoreActivity.Result::outcome)
                .filter(s -> Double.isFinite(s.value()));
    }

    private static List<Placement> placements(Map<String, SourceRow> scored, String metric) {
        List<SourceScore> defined = new ArrayList<>();
        List<String> undefined = new ArrayList<>();
        scored.forEach((source, row) -> {
            double value = defined(row).getOrDefault(metric, Double.NaN);
            if (Double.isFinite(value)) {
                defined.add(new SourceScore(source, value));
            } else {
                undefined.add(source);
            }
        });
        List<Placement> placements = new ArrayList<>(Ranking.descending(defined).placements());
        for (String source : undefined) {
            placements.add(new Placement(placements.size() + 1, source, Double.NaN, undefined.size() > 1));
        }
        return placements;
    }

    private static RankedSource row(
            Placement placement, Optional<Boolean> apart, SourceRow found, Map<String, Integer> ranks) {
        SourceRow.Scored made = found.scored().orElseThrow();
        return new RankedSource(
                placement.rank(),
                found.source(),
                defined(found),
                ranks,
                placement.tied(),
                apart,
                found.similarity().map(RoiSimilarityActivity.Result::mean),
                made.scores(),
                made.model().model(),
                made.sourceFeatures().map(FeatureDumpActivity.Result::features),
                made.targetFeatures().features(),
                made.model().ownDice());
    }

    private static Map<String, Double> defined(SourceRow found) {
        Map<String, Double> values = new LinkedHashMap<>();
        found.scored()
                .map(SourceRow.Scored::scores)
                .orElse(Map.<String, ScoreActivity.Result>of())
                .forEach((metric, score) -> {
                    if (Double.isFinite(score.outcome().value())) {
                        values.put(metric, score.outcome().value());
                    }
                });
        return values;
    }
}
