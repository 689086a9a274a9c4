package org.sourceselect.transferability.combined;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.sourceselect.evaluation.Prior;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;

/**
 * The {@linkplain Prior prior} of each source as a score: its mean place at other targets, whose ground truth is known.
 *
 * <p>Its doubt is about those targets, not about subjects: an effect of each target that any of the sources was tried at, by leaving it out; of
 * more than {@value SubjectGroups#MOST}, of that many groups of them.
 * Diagnostics: {@code targets}, how many there are. {@code samples} is how many of them the source was tried at.
 */
public final class PriorScores {

    /** The metric's name in requests. */
    public static final String NAME = "prior";

    /** What there is to know of it. */
    public static final MetricFacts FACTS = new MetricFacts(
            NAME,
            "prior",
            1,
            "mean place of the source at other targets, by the ground truths in the store",
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
     * @return in the order of the sources; undefined, with the reason, where no source was tried at any target
     */
    public static Map<String, Score> of(List<String> sources, List<List<SourceScore>> truths) {
        List<List<SourceScore>> told = truths.stream()
                .filter(truth -> truth.stream().map(SourceScore::source).anyMatch(sources::contains))
                .toList();
        Map<String, Score> scores = new LinkedHashMap<>();
        Prior.of(sources, told)
                .forEach((source, prior) -> scores.put(source, told.isEmpty() ? nothing() : score(prior, told.size())));
        return scores;
    }

    private static Score nothing() {
        return Score.undefined(
                "the store holds no ground truth of another target for sources trained as these", 0, Map.of());
    }

    private static Score score(Prior prior, int targets) {
        return new Score(prior.value(), 0, prior.targets(), Optional.empty(), Map.of("targets", (double) targets))
                .with(doubt(prior, targets));
    }

    private static SubjectDoubt doubt(Prior prior, int targets) {
        if (prior.targets() < 2) {
            return SubjectDoubt.unknown("the source was tried at fewer than two other targets");
        }
        // As subjects are: of a store with hundreds of targets each source would hand on hundreds of effects.
        int groups = Math.min(SubjectGroups.MOST, targets);
        int[] sizes = new int[groups];
        IntStream.range(0, targets).forEach(target -> sizes[target % groups]++);
        double[] without = IntStream.range(0, groups)
                .mapToDouble(group -> prior.without(target -> target % groups == group))
                .toArray();
        List<Double> effects = SubjectDoubt.effects(prior.value(), without, sizes);
        return effects.stream().allMatch(effect -> Math.abs(effect) < 1e-15)
                ? SubjectDoubt.unknown("the score is the same without any of the other targets")
                : new SubjectDoubt(effects, List.of(), Optional.empty());
    }
}
