package org.sourceselect.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.evaluation.CsvTable;
import org.sourceselect.evaluation.EvaluationSettings;
import org.sourceselect.evaluation.Ranking;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.evaluation.SelectionQuality;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evaluation.TopKFootrule;

/** The paper's own tables come out of the evaluation. */
class PaperTablesTest {

    private static final EvaluationSettings NO_INTERVALS = new EvaluationSettings(4, 0, 0.95, 0);

    /** A row of table VI: a target, a metric, with or without prior knowledge, and four footrules. */
    private record Selection(String target, String metric, boolean priorKnowledge) {

        List<SourceScore> pool() {
            return column("dice", source -> true);
        }

        /** Path 1 keeps the sources of the target's modality whose RoI is oedema, whose shape is nearest; Path 2 all. */
        List<SourceScore> candidates() {
            String modality = target.substring(target.lastIndexOf('-'));
            return column(
                    metric.equals("OTCE") ? "otce" : "h_score",
                    source -> !priorKnowledge || (source.startsWith("ED-") && source.endsWith(modality)));
        }

        private List<SourceScore> column(String column, Predicate<String> kept) {
            String table = target.equals("ET-22-T2")
                    ? "/org/sourceselect/experiment/table-4.csv"
                    : "/org/sourceselect/experiment/table-5.csv";
            return CsvTable.read(table).stream()
                    .filter(row -> kept.test(row.text("source")))
                    .map(row -> new SourceScore(row.text("source"), row.number(column)))
                    .toList();
        }

        RankingEvaluation evaluation() {
            return RankingEvaluation.evaluate(pool(), candidates(), NO_INTERVALS);
        }

        @Override
        public String toString() {
            return target + " " + metric + (priorKnowledge ? " path 1" : " path 2");
        }
    }

    /** The one cell whose value rests on a tie: 0.0330 stands for two sources, and the unrounded values had the other first. */
    private static boolean isTheTiedCell(Selection selection, int k) {
        return selection.equals(new Selection("ET-20-T1", "OTCE", false)) && k == 3;
    }

    @Test
    void everyCellOfTable6ComesOutOfTables4And5() {
        int cells = 0;
        for (CsvTable.Row row : CsvTable.read("/org/sourceselect/experiment/table-6.csv")) {
            Selection selection = new Selection(
                    row.text("target"), row.text("metric"), Boolean.parseBoolean(row.text("prior_knowledge")));
            List<TopKFootrule> footrule = selection.evaluation().footrule();
            assertThat(footrule).hasSize(4);
            for (TopKFootrule f : footrule) {
                int published = Integer.parseInt(row.text("top" + f.k()));
                cells++;
                if (isTheTiedCell(selection, f.k())) {
                    assertThat(List.of(f.value(), f.lowest(), f.highest())).containsExactly(21, published, 21);
                    assertThat(f.restsOnTie()).isTrue();
                } else {
                    assertThat(f.value()).as("%s, top %d", selection, f.k()).isEqualTo(published);
                }
            }
        }
        assertThat(cells).isEqualTo(32);
    }

    @Test
    void theTiedCellIs17WithTheOtherSourceFirst() {
        Selection selection = new Selection("ET-20-T1", "OTCE", false);
        List<SourceScore> pool = new ArrayList<>(selection.pool());
        SourceScore moved = pool.stream()
                .filter(s -> s.source().equals("NCR-14-T2"))
                .findFirst()
                .orElseThrow();
        pool.remove(moved);
        pool.add(1, moved); // after ED-14-T1, before ED-14-T2
        List<TopKFootrule> footrule = RankingEvaluation.evaluate(pool, selection.candidates(), NO_INTERVALS)
                .footrule();
        assertThat(footrule).extracting(TopKFootrule::value).containsExactly(2, 14, 17, 23);
        assertThat(footrule.get(2).restsOnTie()).isTrue();
    }

    @Test
    void onlyCellsThatCouldDifferAreFlagged() {
        // OTCE puts ED-14-T2 and ED-18-T2 first on ET-22-T2; neither they nor their Dice are tied with anything.
        List<TopKFootrule> clear =
                new Selection("ET-22-T2", "OTCE", true).evaluation().footrule();
        assertThat(clear).extracting(TopKFootrule::restsOnTie).containsExactly(false, false, false, false);
        // With both tied sources among the chosen, the sum is the same in either order.
        List<TopKFootrule> tied =
                new Selection("ET-20-T1", "OTCE", false).evaluation().footrule();
        assertThat(tied.get(3).lowest()).isEqualTo(tied.get(3).highest()).isEqualTo(23);
    }

    @ParameterizedTest
    @CsvSource({
        // target, metric, tau-b, weighted tau, Pearson, Spearman, regret@1: by scipy 1.17.1 from tables IV and V
        "ET-22-T2, OTCE,    0.349,  0.468,  0.506,  0.477, 0.005",
        "ET-22-T2, H-score, -0.109, -0.032, -0.061, -0.180, 0.025",
        "ET-20-T1, OTCE,    0.034,  0.034,  0.033,  0.044, 0.044",
        "ET-20-T1, H-score, -0.109, -0.156, -0.417, -0.249, 0.148",
    })
    void correlationsAndRegretOfTables4And5(
            String target,
            String metric,
            double tauB,
            double weightedTau,
            double pearson,
            double spearman,
            double regret) {
        RankingEvaluation evaluation = new Selection(target, metric, false).evaluation();
        assertThat(evaluation.tauB().value()).hasValueCloseTo(tauB, within(5e-4));
        assertThat(evaluation.weightedTau().value()).hasValueCloseTo(weightedTau, within(5e-4));
        assertThat(evaluation.pearson().value()).hasValueCloseTo(pearson, within(5e-4));
        assertThat(evaluation.spearman().value()).hasValueCloseTo(spearman, within(5e-4));
        assertThat(evaluation.quality().get(0).regret()).isCloseTo(regret, within(1e-12));
    }

    @Test
    void theNearerShapeTransfersBetterInSixteenOfEighteenTrials() {
        Map<String, List<CsvTable.Row>> trials = new LinkedHashMap<>();
        for (String table :
                List.of("/org/sourceselect/experiment/table-2.csv", "/org/sourceselect/experiment/table-3.csv")) {
            for (CsvTable.Row row : CsvTable.read(table)) {
                trials.computeIfAbsent(row.text("target"), t -> new ArrayList<>())
                        .add(row);
            }
        }
        assertThat(trials).hasSize(18);
        long nearestIsBest = trials.values().stream()
                .filter(rows -> regretAt1(rows, "dice", "roi_sim") == 0)
                .count();
        assertThat(nearestIsBest).isEqualTo(16);
    }

    private static double regretAt1(List<CsvTable.Row> rows, String truth, String score) {
        return RankingEvaluation.evaluate(column(rows, truth), column(rows, score), NO_INTERVALS)
                .quality()
                .get(0)
                .regret();
    }

    private static List<SourceScore> column(List<CsvTable.Row> rows, String column) {
        return rows.stream()
                .map(row -> new SourceScore(row.text("source"), row.number(column)))
                .toList();
    }

    @Test
    void theSameModalityBeatsTheSameTaskInFiveOfSix() {
        Map<String, List<SourceScore>> targets = new LinkedHashMap<>();
        for (CsvTable.Row row : CsvTable.read("/org/sourceselect/experiment/table-1.csv")) {
            targets.computeIfAbsent(row.text("target"), t -> new ArrayList<>())
                    .add(new SourceScore(row.text("group"), row.number("average_dice")));
        }
        assertThat(targets).hasSize(6);
        assertThat(targets.values().stream()
                        .map(groups -> Ranking.descending(groups).placements().get(0))
                        .filter(best -> best.source().equals("cross-task")))
                .hasSize(5);
    }

    @Test
    void relativeQualityOfTheFirstChoice() {
        SelectionQuality first =
                new Selection("ET-22-T2", "OTCE", false).evaluation().quality().get(0);
        assertThat(first.relative()).isEqualTo(OptionalDouble.of(0.703 / 0.708));
    }
}
