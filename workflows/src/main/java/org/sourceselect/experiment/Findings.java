package org.sourceselect.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sourceselect.evaluation.TopKFootrule;
import org.sourceselect.task.TaskId;

/**
 * The paper's three findings, counted.
 *
 * @param sameModality in how many trials other tasks of the same modality transfer better than the same task of others
 *     (section III-C); empty where no trial is measured
 * @param nearerShape in how many trials no source has a higher Dice than the one with the highest RoI-Sim (section III-D)
 * @param priorKnowledge whether Path 1's ranking is nearer to the ground truth than Path 2's (section III-E)
 * @param notLearnt the targets that do not count, as no source has a Dice of {@link TargetTransfers#LEARNT}
 */
public record Findings(
        Optional<Tally> sameModality,
        Optional<Tally> nearerShape,
        Optional<Comparison> priorKnowledge,
        List<TaskId> notLearnt) {

    /**
     * How often something holds.
     *
     * @param holds in so many trials
     * @param trials of so many
     * @param clear in so many of those where it holds, the intervals lie apart
     */
    public record Tally(int holds, int trials, int clear) {}

    /**
     * The footrules of Path 1 against those of Path 2, pair by pair.
     *
     * @param lower so many of Path 1's are lower, which is better
     * @param equal so many are equal
     * @param higher so many are higher
     * @param path1 the sum of Path 1's
     * @param path2 the sum of Path 2's
     * @param tied so many pairs rest on the order of equal values
     */
    public record Comparison(int lower, int equal, int higher, int path1, int path2, int tied) {}

    /** Counts in what tables I, II and III, and VI hold. */
    public static Findings of(
            List<ModalityTrial> modalities, List<TargetTransfers> shapes, List<FootruleRow> footrules) {
        return new Findings(sameModality(modalities), nearerShape(shapes), priorKnowledge(footrules), List.of());
    }

    /** The same, naming targets that were left out of the count. */
    Findings without(List<TaskId> targets) {
        return new Findings(sameModality, nearerShape, priorKnowledge, List.copyOf(targets));
    }

    /** Those of the paper's own tables. */
    public static Findings ofPaper() {
        return of(
                PaperTables.modalityTrials(),
                Stream.of(PaperTable.TABLE_2, PaperTable.TABLE_3)
                        .flatMap(t -> PaperTables.transfers(t).stream())
                        .toList(),
                PaperTables.footrules());
    }

    private static Optional<Tally> sameModality(List<ModalityTrial> trials) {
        List<ModalityTrial> known = trials.stream()
                .filter(t -> t.crossModality().known() && t.crossTask().known())
                .toList();
        return tally(
                known.size(),
                known.stream()
                        .filter(t -> t.crossTask().value() > t.crossModality().value())
                        .map(t -> t.crossTask().clearlyAbove(t.crossModality()))
                        .toList());
    }

    private static Optional<Tally> nearerShape(List<TargetTransfers> trials) {
        int known = 0;
        List<Boolean> holds = new ArrayList<>();
        for (TargetTransfers trial : trials) {
            List<Transfer> sources = trial.sources().stream()
                    .filter(s -> s.dice().known() && s.roiSimilarity().known())
                    .sorted(Comparator.comparingDouble(
                                    (Transfer s) -> s.roiSimilarity().value())
                            .reversed())
                    .toList();
            // With equal similarities none is the nearer.
            if (sources.size() < 2
                    || sources.get(0).roiSimilarity().value()
                            == sources.get(1).roiSimilarity().value()) {
                continue;
            }
            known++;
            Measured nearest = sources.get(0).dice();
            List<Measured> others = sources.stream().skip(1).map(Transfer::dice).toList();
            if (others.stream().allMatch(o -> o.value() <= nearest.value())) {
                holds.add(others.stream().allMatch(nearest::clearlyAbove));
            }
        }
        return tally(known, holds);
    }

    private static Optional<Tally> tally(int trials, List<Boolean> holds) {
        return trials == 0
                ? Optional.empty()
                : Optional.of(new Tally(holds.size(), trials, (int)
                        holds.stream().filter(clear -> clear).count()));
    }

    private static Optional<Comparison> priorKnowledge(List<FootruleRow> rows) {
        Comparison sum = new Comparison(0, 0, 0, 0, 0, 0);
        for (FootruleRow path1 : rows) {
            for (FootruleRow path2 : rows) {
                if (path1.priorKnowledge()
                        && !path2.priorKnowledge()
                        && path1.target().equals(path2.target())
                        && path1.metric() == path2.metric()) {
                    int pairs =
                            Math.min(path1.footrules().size(), path2.footrules().size());
                    for (int i = 0; i < pairs; i++) {
                        sum = and(
                                sum, path1.footrules().get(i), path2.footrules().get(i));
                    }
                }
            }
        }
        return sum.lower + sum.equal + sum.higher == 0 ? Optional.empty() : Optional.of(sum);
    }

    private static Comparison and(Comparison sum, TopKFootrule path1, TopKFootrule path2) {
        int order = Integer.signum(Integer.compare(path1.value(), path2.value()));
        return new Comparison(
                sum.lower + (order < 0 ? 1 : 0),
                sum.equal + (order == 0 ? 1 : 0),
                sum.higher + (order > 0 ? 1 : 0),
                sum.path1 + path1.value(),
                sum.path2 + path2.value(),
                sum.tied + (path1.restsOnTie() || path2.restsOnTie() ? 1 : 0));
    }

    /** One sentence for each finding that something was measured of, with the paper's own count, or that there is none. */
    public List<String> sentences() {
        Findings paper = ofPaper();
        List<String> sentences = new ArrayList<>();
        sameModality.ifPresent(t -> sentences.add("1. Same modality, other task, beats same task, other modality: "
                + written(t) + "; in the paper "
                + paper.sameModality.map(p -> p.holds + " of " + p.trials).orElse("-") + "."));
        nearerShape.ifPresent(t -> sentences.add("2. The nearest RoI shape transfers best: " + written(t)
                + "; in the paper "
                + paper.nearerShape.map(p -> p.holds + " of " + p.trials).orElse("-") + "."));
        priorKnowledge.ifPresent(
                c -> sentences.add("3. Prior knowledge improves the ranking: " + written(c) + "; in the paper "
                        + paper.priorKnowledge.map(Findings::written).orElse("-") + "."));
        if (sentences.isEmpty()) {
            sentences.add("No trial can be counted.");
        }
        if (!notLearnt.isEmpty()) {
            sentences.add("Not counted, as no source reached a Dice of " + TargetTransfers.LEARNT + ": "
                    + notLearnt.stream().map(TaskId::shortName).collect(Collectors.joining(", "))
                    + "; train longer or on larger slices.");
        }
        return sentences;
    }

    private static String written(Tally t) {
        return String.format(
                Locale.ROOT, "%d of %d trials (intervals apart in %d of these)", t.holds, t.trials, t.clear);
    }

    private static String written(Comparison c) {
        String counted = String.format(
                Locale.ROOT,
                "footrules lower in %d, equal in %d, higher in %d of %d, %d against %d in all",
                c.lower,
                c.equal,
                c.higher,
                c.lower + c.equal + c.higher,
                c.path1,
                c.path2);
        return c.tied == 0 ? counted : counted + " (" + c.tied + " rest on ties)";
    }
}
