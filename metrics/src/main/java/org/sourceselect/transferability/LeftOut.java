package org.sourceselect.transferability;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.function.Function;
import org.sourceselect.evaluation.SubjectDoubt;

/**
 * A score without each group of subjects of one side.
 *
 * @param side source or target
 * @param groups the groups
 * @param without the score without each, NaN where it is undefined; not looked at with a single group
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record LeftOut(String side, SubjectGroups groups, double[] without) {

    /** Of a score that is undefined or without information. */
    public static final SubjectDoubt SAYS_NOTHING = SubjectDoubt.unknown("the score itself says nothing");

    /**
     * A mean over the target's subjects.
     *
     * @param value of a subject; empty where it does not count
     */
    public static <A> LeftOut ofMean(
            FeatureMaps target, SortedMap<Integer, A> subjects, Function<A, OptionalDouble> value) {
        SubjectGroups groups = SubjectGroups.of(target);
        double[] sums = new double[groups.count()];
        int[] counts = new int[groups.count()];
        subjects.forEach((subject, accumulator) -> value.apply(accumulator).ifPresent(v -> {
            sums[groups.of(subject)] += v;
            counts[groups.of(subject)]++;
        }));
        return ofRatio(groups, sums, counts);
    }

    /** A mean of items that belong to groups of the target's subjects: their sums and how many they are. */
    public static LeftOut ofRatio(SubjectGroups groups, double[] sums, int[] counts) {
        double sum = Arrays.stream(sums).sum();
        int count = Arrays.stream(counts).sum();
        double[] without = new double[sums.length];
        for (int g = 0; g < without.length; g++) {
            without[g] = count == counts[g] ? Double.NaN : (sum - sums[g]) / (count - counts[g]);
        }
        return new LeftOut("target", groups, without);
    }

    /** Why there is no interval, if that is so. */
    public Optional<String> unknown() {
        boolean defined = Arrays.stream(without).allMatch(Double::isFinite);
        return groups.unknown(side)
                .or(() -> defined
                        ? Optional.empty()
                        : Optional.of("the score is undefined without some of the " + side + "'s subjects"));
    }

    /** The doubt of a score that looks at this side alone. */
    public SubjectDoubt doubt(double value) {
        return doubt(value, Optional.empty());
    }

    /** The doubt of a score of this side, the target, and that one. */
    public SubjectDoubt doubt(double value, LeftOut source) {
        return doubt(value, Optional.of(source));
    }

    private SubjectDoubt doubt(double value, Optional<LeftOut> source) {
        Optional<String> unknown = unknown().or(() -> source.flatMap(LeftOut::unknown));
        if (unknown.isPresent()) {
            return SubjectDoubt.unknown(unknown.get());
        }
        List<Double> target = effects(value);
        List<Double> other = source.map(s -> s.effects(value)).orElse(List.of());
        boolean moved = target.stream().anyMatch(e -> e != 0) || other.stream().anyMatch(e -> e != 0);
        return moved
                ? new SubjectDoubt(target, other, Optional.empty())
                : SubjectDoubt.unknown("the score is the same without any of the subjects");
    }

    private List<Double> effects(double value) {
        return SubjectDoubt.effects(value, without, groups.sizes());
    }
}
