package org.sourceselect.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sourceselect.plan.Estimator.Estimate;

/**
 * What a request would cost.
 *
 * @param lines one for each kind of stage, in the order of the work
 */
public record Plan(List<Line> lines) {

    private static final List<String> BEFORE_METRICS =
            List.of("prepare", "import", "RoI similarity", "pretrain", "features");
    private static final String AFTER_METRICS = "finetune";
    private static final Set<String> ON_GPU_QUEUE = Set.of("pretrain", "features", "finetune");

    /** Keeps a copy of the list. */
    public Plan {
        lines = List.copyOf(lines);
    }

    /**
     * Stages of one kind.
     *
     * @param stage what they are called
     * @param gpu whether they wait in the queue of the GPUs, else in that of the CPUs
     * @param found how many the store holds
     * @param toRun how many it does not
     * @param unknown of how many of those nobody knows how long they take
     * @param seconds how long all others take, one after the other
     * @param longest how long the longest of them takes, in seconds
     * @param bytes what the store will hold more
     * @param restsOn what the times rest on, in words
     */
    public record Line(
            String stage,
            boolean gpu,
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

        /** What one takes on average, in seconds; NaN when that is not known of any. */
        public double each() {
            return seconds / (toRun - unknown);
        }
    }

    /** The plan of all that was asked for. */
    public static Plan of(PlanLedger ledger, Estimator estimator) {
        CostModel model = new CostModel(ledger.lineage());
        Map<String, Sum> sums = new LinkedHashMap<>();
        BEFORE_METRICS.forEach(stage -> sums.put(stage, new Sum()));
        for (PlanLedger.Entry entry : ledger.entries()) {
            Sum sum = sums.computeIfAbsent(entry.recipe().label(), stage -> new Sum());
            if (entry.found().isPresent()) {
                sum.found++;
            } else {
                sum.add(model.of(entry.recipe()), estimator);
            }
        }
        List<Line> lines = new ArrayList<>();
        sums.forEach((stage, sum) -> {
            if (!stage.equals(AFTER_METRICS)) {
                sum.line(stage).ifPresent(lines::add);
            }
        });
        Optional.ofNullable(sums.get(AFTER_METRICS))
                .flatMap(sum -> sum.line(AFTER_METRICS))
                .ifPresent(lines::add);
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
        return unknown(true) + unknown(false);
    }

    /** The same of one queue. */
    public int unknown(boolean gpu) {
        return lines.stream()
                .filter(line -> line.gpu() == gpu)
                .mapToInt(Line::unknown)
                .sum();
    }

    /** What the store will hold more, in bytes. */
    public long bytes() {
        return lines.stream().mapToLong(Line::bytes).sum();
    }

    /** The work of a queue in seconds, as far as it is known. */
    public double seconds(boolean gpu) {
        return lines.stream()
                .filter(line -> line.gpu() == gpu)
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
                .mapToDouble(line -> Math.max(line.seconds() / (line.gpu() ? trainings : cores), line.longest()))
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

        Optional<Line> line(String stage) {
            return found + toRun == 0
                    ? Optional.empty()
                    : Optional.of(new Line(
                            stage,
                            ON_GPU_QUEUE.contains(stage),
                            found,
                            toRun,
                            unknown,
                            seconds,
                            longest,
                            bytes,
                            List.copyOf(restsOn)));
        }
    }
}
