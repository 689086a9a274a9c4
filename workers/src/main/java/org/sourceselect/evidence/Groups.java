package org.sourceselect.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.sourceselect.evaluation.Bootstrap;
import org.sourceselect.evaluation.Estimate;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.evaluation.PairedTest;
import org.sourceselect.random.SplitMix64;

/**
 * What targets share, and what that leaves to say of others. Targets that share something are no independent witnesses, so they are
 * drawn, and turn their signs, together. Where they share in several ways, such as their region and their subjects, each way is gone,
 * and of what comes out the most doubtful is said: the widest interval, the largest p-value.
 */
final class Groups {

    /** With fewer groups no p-value comes below .05; such a way to share is looked at only where none has more. */
    private static final int ENOUGH = 6;

    /** Of each way to share that has enough groups, the number of each target's group. */
    private final List<int[]> ways = new ArrayList<>();

    private final long seed;

    private final List<Integer> sizes = new ArrayList<>();

    /** @param targets as many groups for each of them */
    Groups(List<TargetEvidence> targets, long seed) {
        this.seed = seed;
        int shared = targets.stream().mapToInt(t -> t.groups().size()).max().orElse(0);
        if (targets.stream().anyMatch(t -> t.groups().size() != shared)) {
            throw new IllegalArgumentException("targets with different numbers of groups");
        }
        List<int[]> all = new ArrayList<>();
        for (int way = 0; way < shared; way++) {
            int place = way;
            all.add(numbered(targets.stream().map(t -> t.groups().get(place)).toList()));
        }
        if (shared == 0) {
            all.add(IntStream.range(0, targets.size()).toArray());
        }
        all.forEach(way -> sizes.add((int) Arrays.stream(way).distinct().count()));
        for (int way = 0; way < all.size(); way++) {
            if (drawn(sizes.get(way))) {
                ways.add(all.get(way));
            }
        }
    }

    /** How many groups there are, for each way to share. */
    List<Integer> sizes() {
        return List.copyOf(sizes);
    }

    /** Whether a way to share with so many groups is looked at. */
    boolean drawn(int size) {
        return size >= Math.min(ENOUGH, Math.max(Collections.max(sizes), Bootstrap.FEWEST_ITEMS));
    }

    /** The mean over targets, with the widest of its intervals. */
    Estimate mean(Map<Integer, Double> values) {
        if (values.isEmpty()) {
            return new Estimate(OptionalDouble.empty(), Optional.empty());
        }
        double mean = values.values().stream().mapToDouble(v -> v).sum() / values.size();
        return new Estimate(OptionalDouble.of(mean), interval(values));
    }

    private Optional<Interval> interval(Map<Integer, Double> values) {
        double[] numbers = values.values().stream().mapToDouble(v -> v).toArray();
        Optional<Interval> widest = Optional.empty();
        for (int[] way : ways) {
            int[] groups = values.keySet().stream().mapToInt(t -> way[t]).toArray();
            Optional<Interval> interval = Bootstrap.ofGroupedMean(numbers, groups, SplitMix64.of(seed, "targets"));
            if (interval.isPresent() && width(interval) > width(widest)) {
                widest = interval;
            }
        }
        return widest;
    }

    private static double width(Optional<Interval> interval) {
        return interval.map(i -> i.high() - i.low()).orElse(-1.0);
    }

    /** The largest two-sided p-value of "the differences are as often above 0 as below"; NaN without enough groups. */
    double pValue(Map<Integer, Double> differences) {
        double largest = Double.NaN;
        for (int[] way : ways) {
            Map<Integer, Double> sums = new TreeMap<>();
            differences.forEach((target, difference) -> sums.merge(way[target], difference, Double::sum));
            if (sums.size() >= Bootstrap.FEWEST_ITEMS) {
                double p = PairedTest.twoSided(
                        sums.values().stream().mapToDouble(s -> s).toArray());
                largest = Double.isNaN(largest) ? p : Math.max(largest, p);
            }
        }
        return largest;
    }

    private static int[] numbered(List<String> names) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        names.forEach(name -> numbers.putIfAbsent(name, numbers.size()));
        return names.stream().mapToInt(numbers::get).toArray();
    }
}
