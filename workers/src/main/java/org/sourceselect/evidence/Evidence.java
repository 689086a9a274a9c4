package org.sourceselect.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.sourceselect.evaluation.Estimate;
import org.sourceselect.evaluation.PairedTest;
import org.sourceselect.evaluation.RankCorrelation;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evidence.MethodEvidence.Difference;
import org.sourceselect.evidence.MethodEvidence.Kind;

/**
 * What many targets say about the ways to choose a source. The unit is the target.
 *
 * @param targets how many
 * @param fewestSources of a target's pool
 * @param mostSources of a target's pool
 * @param reference the method that others are held against
 * @param methods each way to choose, the one that loses least first; the choice among methods and the ceiling last
 * @param friedman the test whether they differ at all, over the methods with a mean rank; empty with fewer than three of these or of
 *     targets
 * @param pairs all pairs of those methods
 * @param groups how many groups of targets there are, for each way to share something
 */
public record Evidence(
        int targets,
        int fewestSources,
        int mostSources,
        String reference,
        List<MethodEvidence> methods,
        Optional<FriedmanTest> friedman,
        List<PairDifference> pairs,
        List<GroupCount> groups) {

    /** Any source, each as likely as any other. */
    public static final String RANDOM = "random";

    /** The mean place of the source at other targets. */
    public static final String PRIOR = "prior";

    /** A metric that {@link #PRIOR_AND_PROBE} takes. */
    public static final String PROBE = "probe";

    /** The mean of a source's ranks by both. */
    public static final String PRIOR_AND_PROBE = "prior + probe";

    /** Any source of the target's modality. */
    public static final String MODALITY = "modality filter";

    /** Any source of Subset 2. */
    public static final String REGION = "RoI filter";

    /** The source of the target's modality with the most similar region. */
    public static final String REGION_SIMILARITY = "RoI similarity";

    /** Path 3, of all sources. */
    public static final String RACE = "race";

    /** The source with the most subjects. */
    public static final String SUBJECTS = "source subjects";

    /** The source model with the highest Dice on its own task. */
    public static final String OWN_DICE = "own Dice";

    /** The source model with the highest Dice on the target as it is, a metric. */
    public static final String ZERO_SHOT = "zero-shot-dice";

    /** The source that leads after the first rung of a race. */
    public static final String ONE_RUNG = "one rung";

    /** The source whose fine-tuned model has the highest validation Dice once all are fine-tuned in full. */
    public static final String TUNING_ALL = "fine-tuning all";

    /**
     * At each target the method that does best at those which share nothing with it that intervals are drawn over; neither a prior nor
     * {@link #TUNING_ALL}.
     */
    public static final String CHOSEN = "best elsewhere";

    /** The ground truth of another seed, as if it were a method. */
    public static final String ANOTHER_SEED = "another seed";

    /** The mean place by the prior, where there is one, and another metric. */
    private static final String COMBINED = "combined";

    private static final double ROUNDING = 1e-12;

    private static final String PATH_1 = ", Path 1";

    private static final String RACE_OF = RACE + ", ";

    /** What rests on the Dice of other targets. */
    private static final Set<String> OF_OTHER_TARGETS =
            Set.of(PRIOR, path1(PRIOR), PRIOR_AND_PROBE, COMBINED, path1(COMBINED));

    private static final Set<String> BASELINES =
            Set.of(RANDOM, PRIOR, MODALITY, REGION, SUBJECTS, OWN_DICE, ZERO_SHOT, ONE_RUNG, TUNING_ALL);

    /**
     * The groups of targets that share something in one way.
     *
     * @param groups how many
     * @param drawn whether intervals and p-values look at them; where not, they say nothing about what those targets share
     */
    public record GroupCount(int groups, boolean drawn) {}

    /** Whether there are groups of targets enough for intervals. */
    public boolean intervals() {
        return groups.stream().anyMatch(GroupCount::drawn);
    }

    /** A metric that ranks Subset 2 alone. */
    public static String path1(String metric) {
        return metric + PATH_1;
    }

    /** Path 3 of candidates that were chosen in some way. */
    public static String race(String candidates) {
        return RACE_OF + candidates;
    }

    /** Whether the source that a method puts first is fine-tuned by then. */
    public static boolean tunes(String method) {
        return method.equals(RACE)
                || method.startsWith(RACE_OF)
                || method.equals(TUNING_ALL)
                || method.equals(ANOTHER_SEED);
    }

    /** Keeps copies. */
    public Evidence {
        methods = List.copyOf(methods);
        pairs = List.copyOf(pairs);
        groups = List.copyOf(groups);
    }

    /**
     * Weighs what is known of some targets, adding the baselines that need nothing more.
     *
     * @param targets at least one, each with at least two sources
     * @throws UnknownMethodException when the reference is no method of any target
     */
    public static Evidence of(List<TargetEvidence> targets, EvidenceSettings settings) {
        return new Weighing(targets, settings).evidence();
    }

    private static final class Weighing {

        private final List<TargetEvidence> targets;
        private final EvidenceSettings settings;
        private final List<Board> boards;
        private final Groups groups;
        private final Set<String> methods = new LinkedHashSet<>();
        private final OtherPools otherPools;

        Weighing(List<TargetEvidence> targets, EvidenceSettings settings) {
            this.targets = targets;
            this.settings = settings;
            this.boards = targets.stream().map(Board::of).toList();
            this.groups = new Groups(targets, settings.seed());
            for (int t = 0; t < targets.size(); t++) {
                addBaselines(targets.get(t), boards.get(t));
            }
            boards.forEach(board -> methods.addAll(board.entries().keySet()));
            methods.remove(ANOTHER_SEED);
            if (!methods.contains(settings.reference())) {
                throw new UnknownMethodException(settings.reference(), List.copyOf(methods));
            }
            chooseElsewhere();
            this.otherPools = new OtherPools(boards, methods, settings);
        }

        private void addBaselines(TargetEvidence target, Board board) {
            OptionalDouble free = OptionalDouble.of(0);
            board.add(new MethodScores(
                    RANDOM,
                    target.dice().stream()
                            .map(s -> new SourceScore(s.source(), 0))
                            .toList(),
                    free));
            board.add(new MethodScores(PRIOR, PriorElsewhere.of(target, targets), free));
            if (board.has(PRIOR) && board.has(PROBE)) {
                double[] prior = RankCorrelation.meanRanks(board.entry(PRIOR).levels());
                double[] probe = RankCorrelation.meanRanks(board.entry(PROBE).levels());
                board.add(new MethodScores(
                        PRIOR_AND_PROBE,
                        IntStream.range(0, prior.length)
                                .mapToObj(s -> new SourceScore(board.sources().get(s), (prior[s] + probe[s]) / 2))
                                .toList(),
                        target.methods().stream()
                                .filter(m -> m.method().equals(PROBE))
                                .map(MethodScores::cost)
                                .findFirst()
                                .orElse(OptionalDouble.empty())));
            }
            target.diceAgain()
                    .filter(again -> target.wholeAgain())
                    .ifPresent(
                            again -> board.add(new MethodScores(ANOTHER_SEED, again, OptionalDouble.of(again.size()))));
        }

        /** The method of the least mean regret@1 over the targets that share nothing with it, for each target. */
        private void chooseElsewhere() {
            // How a prior does at another target rests on the Dice of this one, which is not known yet when a choice is
            // made for it. Fine-tuning all is what a choice is to spare.
            List<String> complete = complete().stream()
                    .filter(method -> !OF_OTHER_TARGETS.contains(method) && !method.equals(TUNING_ALL))
                    .toList();
            double[][] regrets = new double[complete.size()][boards.size()];
            for (int m = 0; m < complete.size(); m++) {
                for (int t = 0; t < boards.size(); t++) {
                    regrets[m][t] = boards.get(t).regret(1, complete.get(m));
                }
            }
            for (int t = 0; t < boards.size(); t++) {
                int here = t;
                int[] elsewhere = IntStream.range(0, boards.size())
                        .filter(other -> other != here && apart(targets.get(here), targets.get(other)))
                        .toArray();
                if (elsewhere.length > 0 && complete.size() > 1) {
                    int best = IntStream.range(0, complete.size())
                            .boxed()
                            .min(Comparator.comparingDouble(m -> IntStream.of(elsewhere)
                                    .mapToDouble(other -> regrets[m][other])
                                    .sum()))
                            .orElseThrow();
                    Board board = boards.get(t);
                    board.entries().put(CHOSEN, board.entry(complete.get(best)));
                    methods.add(CHOSEN);
                }
            }
        }

        /** What all but a few targets share is no reason to tell them apart, as there would be none left. */
        private boolean apart(TargetEvidence one, TargetEvidence other) {
            return IntStream.range(0, one.groups().size())
                    .filter(way -> groups.drawn(groups.sizes().get(way)))
                    .noneMatch(
                            way -> one.groups().get(way).equals(other.groups().get(way)));
        }

        /** The methods that say something about every target. */
        private List<String> complete() {
            return methods.stream()
                    .filter(method -> !method.equals(CHOSEN))
                    .filter(method -> boards.stream().allMatch(board -> board.has(method)))
                    .toList();
        }

        Evidence evidence() {
            List<String> complete = complete();
            Optional<FriedmanTest> friedman = complete.size() < FriedmanTest.FEWEST
                            || boards.size() < FriedmanTest.FEWEST
                    ? Optional.empty()
                    : Optional.of(FriedmanTest.of(boards.stream()
                            .map(board -> complete.stream()
                                    // What differs by rounding alone is tied.
                                    .mapToDouble(method -> Math.rint(board.regret(1, method) / ROUNDING) * ROUNDING)
                                    .toArray())
                            .toList()));
            Map<String, Double> meanRanks = new LinkedHashMap<>();
            friedman.ifPresent(test -> IntStream.range(0, complete.size())
                    .forEach(
                            m -> meanRanks.put(complete.get(m), test.meanRanks().get(m))));
            Map<String, Difference> againstReference = againstReference();
            List<MethodEvidence> weighed = new ArrayList<>();
            for (String method : methods) {
                weighed.add(method(
                        method,
                        Optional.ofNullable(meanRanks.get(method)),
                        Optional.ofNullable(againstReference.get(method))));
            }
            weighed.sort(Comparator.comparing((MethodEvidence m) -> m.kind() == Kind.CHOSEN)
                    .thenComparing(m -> m.regret1().value().orElse(Double.NaN)));
            if (boards.stream().anyMatch(board -> board.has(ANOTHER_SEED))) {
                weighed.add(method(ANOTHER_SEED, Optional.empty(), Optional.empty()));
            }
            return new Evidence(
                    boards.size(),
                    boards.stream().mapToInt(b -> b.sources().size()).min().orElse(0),
                    boards.stream().mapToInt(b -> b.sources().size()).max().orElse(0),
                    settings.reference(),
                    weighed,
                    friedman,
                    pairs(complete),
                    groups.sizes().stream()
                            .map(size -> new GroupCount(size, groups.drawn(size)))
                            .toList());
        }

        private Map<String, Difference> againstReference() {
            List<String> others = methods.stream()
                    .filter(method -> !method.equals(settings.reference()))
                    .filter(method -> !differences(method, settings.reference()).isEmpty())
                    .toList();
            List<Difference> raw = others.stream()
                    .map(method -> difference(method, settings.reference()))
                    .toList();
            List<Difference> adjusted = holm(raw);
            Map<String, Difference> byMethod = new LinkedHashMap<>();
            IntStream.range(0, others.size()).forEach(i -> byMethod.put(others.get(i), adjusted.get(i)));
            return byMethod;
        }

        private List<PairDifference> pairs(List<String> complete) {
            List<String[]> names = new ArrayList<>();
            List<Difference> raw = new ArrayList<>();
            for (int a = 0; a < complete.size(); a++) {
                for (int b = a + 1; b < complete.size(); b++) {
                    names.add(new String[] {complete.get(a), complete.get(b)});
                    raw.add(difference(complete.get(a), complete.get(b)));
                }
            }
            List<Difference> adjusted = holm(raw);
            return IntStream.range(0, names.size())
                    .mapToObj(i -> new PairDifference(names.get(i)[0], names.get(i)[1], adjusted.get(i)))
                    .toList();
        }

        /** Without enough groups there is no p-value, and none to adjust. */
        private static List<Difference> holm(List<Difference> raw) {
            int[] tested = IntStream.range(0, raw.size())
                    .filter(i -> !Double.isNaN(raw.get(i).pValue()))
                    .toArray();
            double[] adjusted = PairedTest.holm(
                    IntStream.of(tested).mapToDouble(i -> raw.get(i).pValue()).toArray());
            List<Difference> result = new ArrayList<>(raw);
            for (int i = 0; i < tested.length; i++) {
                result.set(tested[i], raw.get(tested[i]).adjusted(adjusted[i]));
            }
            return result;
        }

        private Map<Integer, Double> differences(String first, String second) {
            return values(
                    (board, method) -> board.has(second)
                            ? OptionalDouble.of(board.regret(1, method) - board.regret(1, second))
                            : OptionalDouble.empty(),
                    first);
        }

        private Difference difference(String first, String second) {
            Map<Integer, Double> differences = differences(first, second);
            Estimate mean = groups.mean(differences);
            double value = mean.value().orElse(Double.NaN);
            return new Difference(
                    differences.size(),
                    value,
                    mean.interval(),
                    groups.pValue(differences),
                    Double.NaN,
                    otherPools.of(first, second, value));
        }

        private Map<Integer, Double> values(BiFunction<Board, String, OptionalDouble> what, String method) {
            Map<Integer, Double> values = new LinkedHashMap<>();
            for (int t = 0; t < boards.size(); t++) {
                int target = t;
                if (boards.get(t).has(method)) {
                    what.apply(boards.get(t), method).ifPresent(value -> values.put(target, value));
                }
            }
            return values;
        }

        private MethodEvidence method(String method, Optional<Double> meanRank, Optional<Difference> difference) {
            Map<Integer, Double> regrets = values((board, m) -> OptionalDouble.of(board.regret(1, m)), method);
            List<Board> having = boards.stream().filter(b -> b.has(method)).toList();
            return new MethodEvidence(
                    method,
                    kind(method),
                    regrets.size(),
                    having.stream().mapToDouble(b -> b.costShare(method)).sum() / regrets.size(),
                    having.stream().allMatch(b -> b.entry(method).costKnown()),
                    groups.mean(regrets),
                    groups.mean(values((board, m) -> OptionalDouble.of(board.regret(3, m)), method)),
                    groups.mean(values(Board::weightedTau, method)),
                    groups.mean(values((board, m) -> OptionalDouble.of(board.footrule(3, m)), method)),
                    meanRank.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                    difference,
                    regrets.entrySet().stream()
                            .map(e -> new MethodEvidence.AtTarget(
                                    targets.get(e.getKey()).name(), e.getValue()))
                            .toList());
        }

        private static Kind kind(String method) {
            if (method.equals(CHOSEN)) {
                return Kind.CHOSEN;
            }
            if (method.equals(ANOTHER_SEED)) {
                return Kind.CEILING;
            }
            return BASELINES.contains(method) ? Kind.BASELINE : Kind.METHOD;
        }
    }
}
