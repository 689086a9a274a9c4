package org.sourceselect.transferability.combined;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.evaluation.Prior;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;

/**
 * The {@linkplain Prior prior} of each source as a score: its mean place at other targets, of which a ground truth or a race tells how
 * it did.
 *
 * <p>Its doubt is about those targets, not about subjects: an effect of each target that any of the sources was tried at, by leaving it out; of
 * more than {@value SubjectGroups#MOST}, of that many groups of them.
 * Diagnostics: {@code targets}, how many there are, and {@code races}, of how many of these a race alone tells. {@code samples} is how many of them the source was tried at.
 */
public final class PriorScores {

    /** The metric's name in requests. */
    public static final String NAME = "prior";

    /** What there is to know of it. */
    public static final MetricFacts FACTS = new MetricFacts(
            NAME,
            "prior",
            2,
            "mean place of the source at other targets, by the ground truths and races in the store",
            "mean of ranks, shrunk",
            Set.of(Need.GROUND_TRUTHS),
            Channels.ANY,
            "reads what is stored",
            "0 to 1, 0.5 where nothing is known");

    private PriorScores() {}

    /**
     * The score of each source.
     *
     * @param sources all sources of the target's pool
     * @param truths of each other target the ground truth of at least two sources
     * @param races of each target whose ground truth is not known how at least two sources ended in a race, the better the greater
     * @return in the order of the sources; undefined, with the reason, where no source was tried at any target
     */
    public static Map<String, Score> of(
            List<String> sources, List<List<SourceScore>> truths, List<List<SourceScore>> races) {
        List<List<SourceScore>> raced = told(sources, races);
        List<List<SourceScore>> told =
                Stream.concat(told(sources, truths).stream(), raced.stream()).toList();
        Map<String, Score> scores = new LinkedHashMap<>();
        Prior.of(sources, told)
                .forEach((source, prior) ->
                        scores.put(source, told.isEmpty() ? nothing() : score(prior, told.size(), raced.size())));
        return scores;
    }

    /** Those that tell of any of the sources. */
    private static List<List<SourceScore>> told(List<String> sources, List<List<SourceScore>> targets) {
        return targets.stream()
                .filter(target -> target.stream().map(SourceScore::source).anyMatch(sources::contains))
                .toList();
    }

    private static Score nothing() {
        return Score.undefined(
                "the store holds no ground truth and no race of another target for sources trained as these",
                0,
                Map.of());
    }

    private static Score score(Prior prior, int targets, int races) {
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("targets", (double) targets);
        diagnostics.put("races", (double) races);
        return new Score(prior.value(), 0, prior.targets(), Optional.empty(), diagnostics).with(doubt(prior, targets));
    }

    private static SubjectDoubt doubt(Prior prior, int targets) {
        if (prior.targets() < 2) {
            return SubjectDoubt.unknown("the source was tried at fewer than two other targets");
        }
        // As subjects are: of a store with hundreds of targets each source would hand on hundreds of effects.
        SubjectGroups groups = SubjectGroups.of(IntStream.range(0, targets), SubjectGroups.MOST);
        double[] without = IntStream.range(0, groups.count())
                .mapToDouble(group -> prior.without(target -> groups.of(target) == group))
                .toArray();
        List<Double> effects = SubjectDoubt.effects(prior.value(), without, groups.sizes());
        // That nothing moves it is no interval of its own, but the others move beside it: a combined score reads the
        // effects.
        Optional<String> still = effects.stream().allMatch(effect -> Math.abs(effect) < 1e-15)
                ? Optional.of("the score is the same without any of the other targets")
                : Optional.empty();
        return new SubjectDoubt(effects, List.of(), still);
    }
}
