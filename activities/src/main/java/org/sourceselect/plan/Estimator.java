package org.sourceselect.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sourceselect.activity.StageName;
import org.sourceselect.transferability.math.Median;

/**
 * From work to seconds, by what a unit of such work took before: the median over past runs of the same stage with the same
 * shape; where there is none, over those whose items are nearest in units, scaled by units. Of these the runs of the stage's present
 * version alone count, where there are {@value #ENOUGH} or more.
 */
public final class Estimator {

    /** Of fewer the median is that of whatever else a machine did. */
    private static final int ENOUGH = 3;

    private final List<PastRun> past;
    private final Optional<PastRun> timed;

    /**
     * How long some work takes.
     *
     * @param seconds in seconds; empty when nothing is known of such work
     * @param restsOn what that rests on, in words
     */
    public record Estimate(OptionalDouble seconds, String restsOn) {}

    /** What runs have in common whose times are taken together. */
    private record Alike(StageName stage, String shape) {}

    /**
     * By these runs.
     *
     * @param timed work of a net that was timed just now, which goes before runs with other settings
     */
    public Estimator(List<PastRun> past, Optional<PastRun> timed) {
        this.past = List.copyOf(past);
        this.timed = timed;
    }

    /** Whether anything is known of what nets cost. */
    public static boolean knowsNets(List<PastRun> past) {
        return past.stream().anyMatch(run -> run.work().scale() == Work.Scale.NETWORK);
    }

    /** How long some work takes. */
    public Estimate estimate(Work work) {
        List<PastRun> same = past.stream()
                .filter(run -> work.comparableWith(run.work()))
                .filter(run -> run.work().stage().equals(work.stage()))
                .toList();
        List<PastRun> alike = present(same.stream()
                .filter(run -> run.work().shape().equals(work.shape()))
                .toList());
        if (!alike.isEmpty()) {
            return estimate(work, alike, "median of " + earlier(alike.size()));
        }
        Optional<PastRun> now = timed.filter(run -> work.comparableWith(run.work()));
        if (now.isPresent()) {
            return estimate(work, List.of(now.get()), "timed now");
        }
        if (!same.isEmpty()) {
            List<PastRun> nearest = nearest(work, same);
            return estimate(
                    work, nearest, "scaled from " + nearest.get(0).work().shape() + ", " + earlier(nearest.size()));
        }
        List<PastRun> comparable =
                past.stream().filter(run -> work.comparableWith(run.work())).toList();
        if (!comparable.isEmpty()) {
            List<PastRun> nearest = nearest(work, comparable);
            Work from = nearest.get(0).work();
            return estimate(
                    work,
                    nearest,
                    "scaled from " + from.stage() + ", " + from.shape() + ", " + earlier(nearest.size()));
        }
        return new Estimate(OptionalDouble.empty(), "unknown: none in the store");
    }

    private static List<PastRun> present(List<PastRun> runs) {
        List<PastRun> present = runs.stream().filter(PastRun::present).toList();
        return present.size() < ENOUGH ? runs : present;
    }

    private static String earlier(int runs) {
        return runs == 1 ? "1 earlier one" : runs + " earlier ones";
    }

    private static Estimate estimate(Work work, List<PastRun> runs, String restsOn) {
        double median =
                Median.of(runs.stream().mapToDouble(PastRun::secondsPerUnit).toArray());
        return new Estimate(OptionalDouble.of(median * work.units()), restsOn);
    }

    /** The runs of the one stage and shape whose items differ least in units, by ratio. */
    private static List<PastRun> nearest(Work work, List<PastRun> runs) {
        Map<Alike, List<PastRun>> shapes = new LinkedHashMap<>();
        runs.forEach(run -> shapes.computeIfAbsent(
                        new Alike(run.work().stage(), run.work().shape()), s -> new ArrayList<>())
                .add(run));
        return present(shapes.values().stream()
                .min(Comparator.comparingDouble(group ->
                        Math.abs(Math.log(work.perItem() / group.get(0).work().perItem()))))
                .orElseThrow());
    }
}
