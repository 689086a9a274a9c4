package org.sourceselect.race;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sourceselect.evaluation.Quantile;

/**
 * Whether more iterations are still changing the order of those left in a race: the stopping rule of PASHA (Bohdal et al. 2023,
 * "PASHA: Efficient HPO and NAS with Progressive Resource Allocation", sections 4.2 and 4.3).
 *
 * <p>The order has settled when at every place of the present rung stands somebody whose mean Dice at the rung before differed by at most
 * epsilon from that of whoever stood there then. Epsilon is what the order of two is known to mean nothing below: of all pairs that
 * crossed and crossed back, the 90th percentile of their difference at the last rung that both came to; 0 where no pair did, so that
 * the two orders have to be the same. Running races replay by this rule: a change of it takes {@code Workflow.getVersion}.
 *
 * @param epsilon a difference in mean Dice
 */
public record Settled(double epsilon) {

    /** The percentile that PASHA takes, as a share. */
    private static final double PERCENTILE = 0.9;

    /**
     * Looks at a rung.
     *
     * @param running those left, all of whom have come to this rung and the one before
     * @param all every source that has raced, these among them
     * @param rung the number of this rung, from 0
     * @return epsilon, where the order has settled; empty where it has not, at the first rung, of fewer than two, and while no net
     *     decides for a single right pixel
     */
    public static Optional<Settled> at(List<RaceRun> running, List<RaceRun> all, Ladder ladder, int rung) {
        if (rung == 0 || running.size() < 2) {
            return Optional.empty();
        }
        List<Double> now = means(running, ladder.rungs().get(rung));
        List<Double> before = means(running, ladder.rungs().get(rung - 1));
        if (now.size() < running.size()
                || before.size() < running.size()
                || now.stream().allMatch(mean -> mean == 0)) {
            return Optional.empty();
        }
        double epsilon = epsilon(all.stream()
                .map(run -> ladder.rungs().stream().map(run::meanAt).toList())
                .toList());
        return alike(before, now, epsilon) ? Optional.of(new Settled(epsilon)) : Optional.empty();
    }

    /**
     * Whether two rungs rank alike.
     *
     * @param before the mean Dice of each candidate at the rung before
     * @param now at this one, in the same order of the candidates
     */
    static boolean alike(List<Double> before, List<Double> now, double epsilon) {
        List<Integer> then = bestFirst(before);
        List<Integer> order = bestFirst(now);
        for (int place = 0; place < order.size(); place++) {
            if (Math.abs(before.get(order.get(place)) - before.get(then.get(place))) > epsilon) {
                return false;
            }
        }
        return true;
    }

    /**
     * What the order of two means nothing below.
     *
     * @param curves the mean Dice of each candidate at each rung; empty at those it did not come to
     */
    static double epsilon(List<List<OptionalDouble>> curves) {
        List<Double> differences = new ArrayList<>();
        for (int first = 0; first < curves.size(); first++) {
            for (int second = first + 1; second < curves.size(); second++) {
                crossedBack(curves.get(first), curves.get(second)).ifPresent(differences::add);
            }
        }
        double[] ascending =
                differences.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return ascending.length == 0 ? 0 : Quantile.of(ascending, ascending.length, PERCENTILE);
    }

    /** The difference at the last common rung of a pair that changed its order, and changed it back by then. */
    private static OptionalDouble crossedBack(List<OptionalDouble> first, List<OptionalDouble> second) {
        double last = 0;
        int changes = 0;
        for (int rung = 0; rung < Math.min(first.size(), second.size()); rung++) {
            if (first.get(rung).isEmpty() || second.get(rung).isEmpty()) {
                break;
            }
            double difference = first.get(rung).getAsDouble() - second.get(rung).getAsDouble();
            changes += difference * last < 0 ? 1 : 0;
            // A tie is no order that could be changed.
            last = difference == 0 ? last : difference;
        }
        return changes >= 2 ? OptionalDouble.of(Math.abs(last)) : OptionalDouble.empty();
    }

    private static List<Double> means(List<RaceRun> runs, int upTo) {
        return runs.stream()
                .map(run -> run.meanAt(upTo))
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .filter(mean -> !mean.isNaN())
                .toList();
    }

    /** The candidates' numbers; equals keep their order. */
    private static List<Integer> bestFirst(List<Double> values) {
        Integer[] order = new Integer[values.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order, Comparator.comparingDouble((Integer i) -> values.get(i)).reversed());
        return List.of(order);
    }
}
