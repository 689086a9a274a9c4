package org.sourceselect.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sourceselect.evaluation.CsvTable;
import org.sourceselect.evaluation.Estimate;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evidence.MethodEvidence.Difference;
import org.sourceselect.evidence.MethodEvidence.Kind;

class EvidenceTest {

    private static final double ROUNDING = 1e-12;

    /** Those of evidence.py. */
    private static List<TargetEvidence> targets() {
        Map<String, List<CsvTable.Row>> rows = new LinkedHashMap<>();
        CsvTable.read("/org/sourceselect/evidence/evidence-transfers.csv")
                .forEach(row -> rows.computeIfAbsent(row.text("target"), t -> new ArrayList<>())
                        .add(row));
        List<TargetEvidence> targets = new ArrayList<>();
        rows.forEach((name, some) -> targets.add(new TargetEvidence(
                name,
                "",
                List.of(some.get(0).text("target_region"), some.get(0).text("target_subjects")),
                scores(some, "dice"),
                Optional.of(scores(some, "dice_again")),
                List.of(
                        new MethodScores("good", scores(some, "good"), OptionalDouble.of(0.5)),
                        new MethodScores("bad", scores(some, "bad"), OptionalDouble.empty())))));
        return targets;
    }

    private static List<SourceScore> scores(List<CsvTable.Row> rows, String column) {
        return rows.stream()
                .map(row -> new SourceScore(row.text("source"), row.number(column)))
                .toList();
    }

    private static MethodEvidence method(Evidence evidence, String name) {
        return evidence.methods().stream()
                .filter(m -> m.method().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyNumberIsThatOfNumpyAndScipy() {
        Evidence evidence = Evidence.of(targets(), EvidenceSettings.DEFAULT);
        List<CsvTable.Row> expected = CsvTable.read("/org/sourceselect/evidence/evidence-expected.csv");
        assertThat(expected).hasSize(5);
        for (CsvTable.Row row : expected) {
            MethodEvidence method = method(evidence, row.text("method"));
            assertThat(method.cost()).as("cost of %s", row).isCloseTo(row.number("cost"), within(ROUNDING));
            assertSame(method.regret1(), row, "regret1");
            assertSame(method.regret3(), row, "regret3");
            if (row.text("tau").isEmpty()) {
                assertThat(method.weightedTau().value()).isEmpty();
            } else {
                assertSame(method.weightedTau(), row, "tau");
            }
            if (!row.text("mean_rank").isEmpty()) {
                assertThat(method.meanRank()).hasValueCloseTo(row.number("mean_rank"), within(1e-9));
            }
            if (!row.text("difference").isEmpty()) {
                Difference difference = method.againstReference().orElseThrow();
                assertSame(
                        new Estimate(OptionalDouble.of(difference.mean()), difference.interval()), row, "difference");
                assertThat(difference.pValue()).isCloseTo(row.number("p"), within(ROUNDING));
                assertThat(difference.fragility().orElseThrow().leavingOneOut())
                        .isCloseTo(row.number("flips"), within(ROUNDING));
            }
        }
        assertThat(evidence.groups())
                .containsExactly(new Evidence.GroupCount(6, true), new Evidence.GroupCount(6, true));
    }

    private static void assertSame(Estimate actual, CsvTable.Row row, String column) {
        assertThat(actual.value()).as("%s of %s", column, row).hasValueCloseTo(row.number(column), within(ROUNDING));
        assertThat(actual.interval().orElseThrow().low())
                .as("low %s of %s", column, row)
                .isCloseTo(row.number(column + "_low"), within(ROUNDING));
        assertThat(actual.interval().orElseThrow().high())
                .as("high %s of %s", column, row)
                .isCloseTo(row.number(column + "_high"), within(ROUNDING));
    }

    @Test
    void methodsBaselinesAndTheCeilingAreToldApart() {
        Evidence evidence = Evidence.of(targets(), EvidenceSettings.DEFAULT);
        assertThat(evidence.methods().stream().map(MethodEvidence::method))
                .containsExactly("good", "prior", "random", "bad", "best elsewhere", "another seed");
        assertThat(evidence.methods().stream().map(MethodEvidence::kind))
                .containsExactly(Kind.METHOD, Kind.BASELINE, Kind.BASELINE, Kind.METHOD, Kind.CHOSEN, Kind.CEILING);
        assertThat(method(evidence, "good").costKnown()).isTrue();
        assertThat(method(evidence, "bad").costKnown()).isFalse();
        assertThat(evidence.friedman().orElseThrow().meanRanks()).hasSize(4);
        assertThat(evidence.pairs()).hasSize(6);
        assertThat(evidence.pairs())
                .allSatisfy(p -> assertThat(p.difference().adjusted())
                        .isGreaterThanOrEqualTo(p.difference().pValue()));
        assertThat(method(evidence, "random").againstReference()).isEmpty();
        assertThat(method(evidence, "another seed").againstReference()).isEmpty();
    }

    @Test
    void theBestElsewhereIsChosenWithoutTheTargetAndItsKin() {
        // "good" loses nothing where it was not needed to choose, and everything at the first target.
        List<TargetEvidence> targets = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            TargetEvidence target = target(
                    "t" + t,
                    t < 2 ? "kin" : "g" + t,
                    List.of(1.0, 0.6, 0.1),
                    Map.of(
                            "good",
                            t < 2 ? List.of(0.0, 1.0, 2.0) : List.of(2.0, 1.0, 0.0),
                            "even",
                            List.of(1.0, 2.0, 0.0),
                            // Loses nothing anywhere, and is what a choice is to spare.
                            Evidence.TUNING_ALL,
                            List.of(2.0, 1.0, 0.0)));
            // Each a family of its own, so that there is no prior.
            targets.add(new TargetEvidence(
                    target.name(), target.name(), target.groups(), target.dice(), Optional.empty(), target.methods()));
        }
        MethodEvidence chosen = method(Evidence.of(targets, EvidenceSettings.DEFAULT), "best elsewhere");
        // Elsewhere than at kin "good" loses nothing; elsewhere than at g2 it loses 1.8 in all, "even" 1.2, random 1.3.
        assertThat(chosen.regrets().stream().map(MethodEvidence.AtTarget::regret))
                .containsExactly(0.9, 0.9, 0.4, 0.4);
    }

    private static TargetEvidence target(
            String name, String group, List<Double> dice, Map<String, List<Double>> methods) {
        return new TargetEvidence(
                name,
                "",
                List.of(group),
                named(dice),
                Optional.empty(),
                methods.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(m -> new MethodScores(m.getKey(), named(m.getValue()), OptionalDouble.of(0)))
                        .toList());
    }

    private static List<SourceScore> named(List<Double> values) {
        return IntStream.range(0, values.size())
                .mapToObj(s -> new SourceScore("s" + s, values.get(s)))
                .toList();
    }

    @Test
    void thePriorLeavesOutTargetsThatShareEverything() {
        TargetEvidence here = target("here", "g", List.of(0.1, 0.9, 0.5), Map.of());
        TargetEvidence kin = target("kin", "g", List.of(0.1, 0.9, 0.5), Map.of());
        TargetEvidence other = target("other", "h", List.of(0.9, 0.5, 0.1), Map.of());
        // Places at the one other target are 1, a half and 0; drawn to a half by two targets that nobody saw.
        assertThat(PriorElsewhere.of(here, List.of(here, kin, other)))
                .containsExactly(
                        new SourceScore("s0", 2.0 / 3), new SourceScore("s1", 0.5), new SourceScore("s2", 1.0 / 3));
        assertThat(PriorElsewhere.of(here, List.of(here, kin))).isEmpty();
    }

    @Test
    void thePriorKnowsNothingOfAnotherFamily() {
        TargetEvidence here = target("here", "g", List.of(0.1, 0.9, 0.5), Map.of());
        TargetEvidence other = target("other", "h", List.of(0.9, 0.5, 0.1), Map.of());
        TargetEvidence stranger = new TargetEvidence(
                "stranger", "other settings", List.of("i"), other.dice(), Optional.empty(), List.of());
        assertThat(PriorElsewhere.of(here, List.of(here, stranger))).isEmpty();
        assertThat(PriorElsewhere.of(here, List.of(here, stranger, other))).hasSize(3);
    }

    @Test
    void aClaimThatRestsOnOneSourceFlipsWithoutIt() {
        List<TargetEvidence> targets = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            // "star" finds s0 and is the worst of all among the others.
            targets.add(
                    target("t" + t, "g" + t, List.of(0.9, 0.8, 0.5, 0.2), Map.of("star", List.of(9.0, 0.0, 1.0, 2.0))));
        }
        Difference star = method(Evidence.of(targets, EvidenceSettings.DEFAULT), "star")
                .againstReference()
                .orElseThrow();
        assertThat(star.mean()).isCloseTo(0 - (0.9 - (0.9 + 0.8 + 0.5 + 0.2) / 4), within(ROUNDING));
        assertThat(star.fragility().orElseThrow().leavingOneOut()).isEqualTo(0.25);
        assertThat(star.fragility().orElseThrow().withoutBest()).isEqualTo(1);
        // Half of all pairs are without s0; 200 are drawn.
        assertThat(star.fragility().orElseThrow().subPools()).isCloseTo(0.5, within(0.1));
        // Eight targets of one sign: 2 of 256 ways.
        assertThat(star.pValue()).isEqualTo(2.0 / 256);
    }

    @Test
    void sourcesThatAMethodDoesNotRankComeLast() {
        TargetEvidence target = target("t", "g", List.of(0.9, 0.5, 0.1), Map.of());
        TargetEvidence partly = new TargetEvidence(
                "t",
                "",
                List.of("g"),
                target.dice(),
                Optional.empty(),
                List.of(new MethodScores("m", List.of(new SourceScore("s1", -5)), OptionalDouble.of(0))));
        MethodEvidence m = method(Evidence.of(List.of(partly), EvidenceSettings.DEFAULT), "m");
        assertThat(m.regret1().value()).hasValueCloseTo(0.4, within(ROUNDING));
        assertThat(m.regret1().interval()).isEmpty();
        assertThat(m.regret3().value()).hasValueCloseTo(0.0, within(ROUNDING));
    }

    @Test
    void aRaceHasItsChoiceFineTunedAlready() {
        TargetEvidence target = new TargetEvidence(
                "t",
                "",
                List.of(),
                named(List.of(0.9, 0.5)),
                Optional.empty(),
                List.of(
                        new MethodScores(Evidence.RACE, named(List.of(-1.0, -2.0)), OptionalDouble.of(1.5)),
                        new MethodScores("m", named(List.of(1.0, 2.0)), OptionalDouble.of(0.1))));
        Evidence evidence = Evidence.of(List.of(target), EvidenceSettings.DEFAULT);
        assertThat(method(evidence, Evidence.RACE).cost()).isEqualTo(0.75);
        assertThat(method(evidence, "m").cost()).isCloseTo(0.55, within(ROUNDING));
    }

    @Test
    void anUnknownReferenceIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Evidence.of(targets(), new EvidenceSettings("goood", 10, 0)))
                .isInstanceOfSatisfying(
                        UnknownMethodException.class,
                        e -> assertThat(e.known()).containsExactly("good", "bad", "random", "prior"));
    }

    @Test
    void aSecondSeedOfSomeSourcesIsNoCeiling() {
        TargetEvidence target = target("t", "g", List.of(0.9, 0.5, 0.1), Map.of());
        TargetEvidence partly = again(target, List.of(new SourceScore("s1", 0.6), new SourceScore("s2", 0.2)));
        TargetEvidence whole = again(target, named(List.of(0.8, 0.6, 0.2)));
        assertThat(partly.wholeAgain()).isFalse();
        assertThat(Evidence.of(List.of(partly), EvidenceSettings.DEFAULT).methods())
                .extracting(MethodEvidence::method)
                .doesNotContain("another seed");
        assertThat(method(Evidence.of(List.of(whole), EvidenceSettings.DEFAULT), "another seed")
                        .regret1()
                        .value())
                .hasValue(0);
    }

    private static TargetEvidence again(TargetEvidence target, List<SourceScore> again) {
        return new TargetEvidence(
                target.name(), target.family(), target.groups(), target.dice(), Optional.of(again), target.methods());
    }

    @Test
    void noPriorIsTheBestElsewhereAsItKnowsTheTargetFromThere() {
        List<TargetEvidence> targets = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            // The prior loses nothing, "second" always 0.3, chance (0.3 + 0.8) / 3.
            targets.add(target("t" + t, "g" + t, List.of(0.9, 0.6, 0.1), Map.of("second", List.of(1.0, 2.0, 0.0))));
        }
        Evidence evidence = Evidence.of(targets, EvidenceSettings.DEFAULT);
        assertThat(method(evidence, "prior").regret1().value()).hasValueCloseTo(0.0, within(ROUNDING));
        assertThat(method(evidence, "best elsewhere").regret1().value()).hasValueCloseTo(0.3, within(ROUNDING));
    }
}
