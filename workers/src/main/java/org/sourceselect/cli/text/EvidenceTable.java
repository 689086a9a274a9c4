package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sourceselect.evaluation.Estimate;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.evidence.Evidence;
import org.sourceselect.evidence.FriedmanTest;
import org.sourceselect.evidence.MethodEvidence;
import org.sourceselect.evidence.MethodEvidence.Difference;
import org.sourceselect.evidence.MethodEvidence.Kind;

/** What many targets say about the ways to choose, for people: {@code docs/evidence.md} defines every number. */
public final class EvidenceTable {

    private static final String INTERVAL = "95 %";
    private static final int LONGEST_NAME = 28;

    /** The level at which a difference is called one. */
    private static final double LEVEL = 0.05;

    /** What is smaller is not written out. */
    private static final double SMALLEST_P = 0.0005;

    private final Evidence evidence;

    public EvidenceTable(Evidence evidence) {
        this.evidence = evidence;
    }

    /** The tables as text, with what there is to say about them, none wider than 100 columns. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Section section : sections()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(section.table().lines());
            if (!section.notes().isEmpty()) {
                lines.add("");
                lines.addAll(section.notes());
            }
        }
        return lines;
    }

    /** The same as Markdown. */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>();
        for (Section section : sections()) {
            lines.add("## " + section.title());
            lines.add("");
            lines.addAll(section.table().markdown());
            lines.add("");
            if (!section.notes().isEmpty()) {
                lines.addAll(section.notes());
                lines.add("");
            }
        }
        return lines;
    }

    private record Section(String title, TextTable table, List<String> notes) {}

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>(List.of(regret(), order()));
        if (evidence.methods().stream().anyMatch(m -> m.againstReference().isPresent())) {
            sections.add(differences());
        }
        return sections;
    }

    private Section regret() {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Method"),
                TextTable.Column.number("Targets"),
                TextTable.Column.number("Cost"),
                TextTable.Column.number("Regret@1"),
                TextTable.Column.text(INTERVAL),
                TextTable.Column.number("Regret@3"),
                TextTable.Column.text(INTERVAL)));
        for (MethodEvidence m : evidence.methods()) {
            table.row(List.of(
                    name(m),
                    Integer.toString(m.targets()),
                    (m.costKnown() ? "" : "> ") + Numbers.share(m.cost()),
                    value(m.regret1()),
                    interval(m.regret1().interval()),
                    value(m.regret3()),
                    interval(m.regret3().interval())));
        }
        List<String> notes = new ArrayList<>();
        notes.add("Cost: until the first choice is fine-tuned, as a share of fine-tuning all sources in full.");
        notes.add("Regret@k: Dice lost against the best source by fine-tuning the first k; 0 is best.");
        if (evidence.methods().stream().anyMatch(m -> !m.costKnown())) {
            notes.add("A cost behind > lacks what the scores themselves take, which is not known.");
        }
        if (evidence.methods().stream().anyMatch(m -> m.kind() == Kind.BASELINE)) {
            notes.add("Baselines are marked by *.");
        }
        evidence.methods().forEach(m -> {
            if (m.kind() == Kind.CHOSEN) {
                notes.add(m.method()
                        + ": at each target the method that loses least at targets that share nothing with it.");
            } else if (m.kind() == Kind.CEILING) {
                notes.add(
                        m.method() + ": the ground truth of another seed, as if it were a method; it is the ceiling.");
            }
        });
        notes.addAll(groups());
        return new Section("What each way to choose loses, and what it costs", table, notes);
    }

    /** What intervals are drawn over, which is what they say something about. */
    private List<String> groups() {
        if (!evidence.intervals()) {
            return List.of("No intervals: the targets make up fewer than three groups that share nothing.");
        }
        int fewest = evidence.groups().stream()
                .filter(Evidence.GroupCount::drawn)
                .mapToInt(Evidence.GroupCount::groups)
                .min()
                .orElse(0);
        List<String> notes = new ArrayList<>();
        notes.add("Intervals and p are over groups of targets that share something: "
                + evidence.groups().stream()
                        .map(g -> g.groups() + (g.drawn() ? "" : " (too few to draw from)"))
                        .collect(Collectors.joining(" and "))
                + ".");
        double lowest = Math.pow(2, 1 - fewest);
        if (lowest >= SMALLEST_P) {
            notes.add(String.format(Locale.ROOT, "With so many groups no p can be below %.3f.", lowest));
        }
        return notes;
    }

    private Section order() {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Method"),
                TextTable.Column.number("Weighted tau"),
                TextTable.Column.text(INTERVAL),
                TextTable.Column.number("Top-3"),
                TextTable.Column.text(INTERVAL),
                TextTable.Column.number("Mean rank")));
        for (MethodEvidence m : evidence.methods()) {
            table.row(List.of(
                    name(m),
                    value(m.weightedTau()),
                    interval(m.weightedTau().interval()),
                    value(m.footrule3()),
                    interval(m.footrule3().interval()),
                    m.meanRank().isPresent()
                            ? String.format(Locale.ROOT, "%.2f", m.meanRank().getAsDouble())
                            : "-"));
        }
        List<String> notes = new ArrayList<>();
        notes.add(
                "Top-3: footrule of the first three, 0 is best. Mean rank: by regret@1 among the methods, 1 is best.");
        evidence.friedman().ifPresent(test -> notes.addAll(friedman(test)));
        return new Section("The order of the sources", table, notes);
    }

    private static List<String> friedman(FriedmanTest test) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Friedman over %d methods and %d targets: chi-squared %.2f, p %s; two methods differ (Nemenyi, %.2f)",
                        test.meanRanks().size(),
                        test.targets(),
                        test.statistic(),
                        probability(test.pValue()),
                        FriedmanTest.LEVEL),
                String.format(
                        Locale.ROOT,
                        "where their mean ranks lie %.2f apart, if targets were independent.",
                        test.criticalDifference()));
    }

    private Section differences() {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Method"),
                TextTable.Column.number("Difference"),
                TextTable.Column.text(INTERVAL),
                TextTable.Column.number("p"),
                TextTable.Column.number("Holm"),
                TextTable.Column.number("1 out"),
                TextTable.Column.number("Best out"),
                TextTable.Column.number("Half")));
        for (MethodEvidence m : evidence.methods()) {
            m.againstReference()
                    .ifPresent(d -> table.row(List.of(
                            name(m),
                            String.format(Locale.ROOT, "%+.3f", d.mean()),
                            interval(d.interval()),
                            probability(d.pValue()),
                            probability(d.adjusted()),
                            d.fragility().map(f -> percent(f.leavingOneOut())).orElse("-"),
                            d.fragility().map(f -> percent(f.withoutBest())).orElse("-"),
                            d.fragility().map(f -> percent(f.subPools())).orElse("-"))));
        }
        List<String> notes = new ArrayList<>();
        notes.add("Difference: regret@1 minus that of " + evidence.reference()
                + " at the same targets; below 0 is better.");
        notes.add("p: by the signs of the differences, two-sided; Holm: adjusted for all rows. The rest is how often");
        notes.add("the claim flips: of the pools without one source, without the best one to three, of random halves.");
        String told = evidence.methods().stream()
                .filter(m -> m.againstReference().map(EvidenceTable::told).orElse(false))
                .map(MethodEvidence::method)
                .collect(Collectors.joining(", "));
        notes.add(
                told.isEmpty()
                        ? "No method can be told from " + evidence.reference() + "."
                        : "To be told from " + evidence.reference() + ": " + told + ".");
        return new Section("Against " + evidence.reference(), table, notes);
    }

    private static boolean told(Difference difference) {
        return difference.adjusted() < LEVEL;
    }

    private static String name(MethodEvidence method) {
        String name = method.method() + (method.kind() == Kind.BASELINE ? " *" : "");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }

    private static String value(Estimate estimate) {
        return Numbers.share(estimate.value().orElse(Double.NaN));
    }

    private static String interval(Optional<Interval> interval) {
        return interval.map(i -> "[" + Numbers.share(i.low()) + ", " + Numbers.share(i.high()) + "]")
                .orElse("-");
    }

    private static String probability(double p) {
        return Double.isNaN(p) ? "-" : p < SMALLEST_P ? "<.001" : String.format(Locale.ROOT, "%.3f", p);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : Math.round(100 * share) + " %";
    }
}
