package org.sourceselect.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sourceselect.activity.StageKind.Queue;
import org.sourceselect.activity.StageName;
import org.sourceselect.plan.Estimator.Estimate;

/**
 * What a request would cost.
 *
 * @param lines one for each stage that is asked for, in the order of the work
 */
public record Plan(List<Line> lines) {

    /** Keeps a copy of the list. */
    public Plan {
        lines = List.copyOf(lines);
    }

    /**
     * Stages of one kind.
     *
     * @param stage the stage
     * @param found how many the store holds
     * @param toRun how many it does not
     * @param unknown of how many of those nobody knows how long they take
     * @param seconds how long all others take, one after the other
     * @param longest how long the longest of them takes, in seconds
     * @param bytes what the store will hold more
     * @param restsOn what the times rest on, in words
     */
    public record Line(
            StageName stage,
            int found,
            int toRun,
            int unknown,
            double seconds,
            double longest,
            long bytes,
            List<String> restsOn) {

        /** Keeps a copy of the list. */
        public Line {
            restsOn = List.copyOf(restsOn);
        }

        /** The queue they wait in. */
        public Queue queue() {
            return stage.kind().queue();
        }

        /** What one takes on average, in seconds; NaN when that is not known of any. */
        public double each() {
            return seconds / (toRun - unknown);
        }
    }

    /** The plan of all that was asked for. */
    public static Plan of(PlanLedger ledger, Estimator estimator) {
        CostModel model = new CostModel(ledger.lineage());
        Map<StageName, Sum> sums = new LinkedHashMap<>();
        for (PlanLedger.Entry entry : ledger.entries()) {
            Sum sum = sums.computeIfAbsent(entry.recipe().stage(), stage -> new Sum());
            if (entry.found().isPresent()) {
                sum.found++;
            } else {
                sum.add(model.of(entry.recipe()), estimator);
            }
        }
        List<Line> lines = new ArrayList<>();
        sums.forEach((stage, sum) -> lines.add(sum.line(stage)));
        // Metrics stay in the order in which they were asked for.
        lines.sort(Comparator.comparing(line -> line.stage().kind()));
        return new Plan(lines);
    }

    /** How many stages the store holds. */
    public int found() {
        return lines.stream().mapToInt(Line::found).sum();
    }

    /** How many stages are to run. */
    public int toRun() {
        return lines.stream().mapToInt(Line::toRun).sum();
    }

    /** Of how many of those nobody knows how long they take. */
    public int unknown() {
        return unknown(Queue.GPU) + unknown(Queue.CPU);
    }

    /** The same of one queue. */
    public int unknown(Queue queue) {
        return lines.stream()
                .filter(line -> line.queue() == queue)
                .mapToInt(Line::unknown)
                .sum();
    }

    /** What the store will hold more, in bytes. */
    public long bytes() {
        return lines.stream().mapToLong(Line::bytes).sum();
    }

    /** The work of a queue in seconds, as far as it is known. */
    public double seconds(Queue queue) {
        return lines.stream()
                .filter(line -> line.queue() == queue)
                .mapToDouble(Line::seconds)
                .sum();
    }

    /**
     * How long it takes on one machine, in seconds, when the queue of the GPUs and that of the CPUs are worked off one after
     * the other, each with every hand busy but for a last stage: where a training and a score share the same cores, neither
     * gains by the other's company.
     *
     * @param trainings how many stages of the GPUs' queue run side by side
     * @param cores how many of the CPUs'
     */
    public double wall(int trainings, int cores) {
        return lines.stream()
                .mapToDouble(line ->
                        Math.max(line.seconds() / (line.queue() == Queue.GPU ? trainings : cores), line.longest()))
                .sum();
    }

    private static final class Sum {
        private final Set<String> restsOn = new TreeSet<>();
        private int found;
        private int toRun;
        private int unknown;
        private double seconds;
        private double longest;
        private long bytes;

        void add(Optional<Work> work, Estimator estimator) {
            toRun++;
            bytes += work.map(Work::bytes).orElse(0L);
            Optional<Estimate> estimate = work.map(estimator::estimate);
            restsOn.add(estimate.map(Estimate::restsOn).orElse("unknown: so is the size of the model"));
            if (estimate.isPresent() && estimate.get().seconds().isPresent()) {
                seconds += estimate.get().seconds().getAsDouble();
                longest = Math.max(longest, estimate.get().seconds().getAsDouble());
            } else {
                unknown++;
            }
        }

        Line line(StageName stage) {
            return new Line(stage, found, toRun, unknown, seconds, longest, bytes, List.copyOf(restsOn));
        }
    }
}
