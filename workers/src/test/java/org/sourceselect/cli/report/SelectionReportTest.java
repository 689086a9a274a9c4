package org.sourceselect.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.StageName;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.task.TaskId;

class SelectionReportTest {

    private static final String RUNG_BY_RUNG = "validation subjects, rung by rung;";

    private static String html(SelectionStory story) {
        return ReportWriter.html(SelectionReport.page(story, Optional.empty(), false, Predictions.COMPUTED));
    }

    private static List<String> verdict(SelectionResult result) {
        return SelectionReport.page(
                        SelectionStory.of(result, SelectionStory.Asked.UNKNOWN),
                        Optional.empty(),
                        false,
                        Predictions.COMPUTED)
                .verdict();
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void saysThatTheDataCannotTell() {
        assertThat(verdict(PaperSelection.result(List.of())))
                .containsExactly(
                        "These data cannot tell which source transfers best to ET-22-T2: ED-14-T2 stands first by OTCE, but other"
                                + " subjects might well put ED-18-T2 before it.");
    }

    @Test
    void saysWhichSourceWhereTheDataTell() {
        assertThat(verdict(ReportedSelections.of(ReportedSelections.pool(3), Optional.empty())))
                .containsExactly(
                        "ED-1-T2 is predicted to transfer best to ET-22-T2, ahead of ED-2-T2 by more than the choice of subjects"
                                + " explains.");
    }

    @Test
    void saysThatOneSourceIsNoChoice() {
        assertThat(verdict(ReportedSelections.of(ReportedSelections.pool(1), Optional.empty())))
                .containsExactly(
                        "ED-1-T2 is the only source there was for ET-22-T2: there was nothing to choose from.");
    }

    @Test
    void doesNotRelyOnAModelThatHasLearntNothing() {
        SelectionResult result = PaperSelection.result(
                List.of(), Map.of("ED-14-T2", new DiceSummary(0.02, 0.01, 0.03, 5, 0, OptionalDouble.of(0.03))));

        assertThat(verdict(result))
                .containsExactly(
                        "These data cannot tell which source transfers best to ET-22-T2: ED-14-T2 stands first by OTCE, but its model"
                                + " has learnt nothing of its own task.");
    }

    @Test
    void tellsWhoWonTheRace() {
        List<TaskId> pool = ReportedSelections.pool(3);
        SelectionStory story = SelectionStory.of(
                ReportedSelections.of(pool, Optional.of(ReportedSelections.race(pool))), SelectionStory.Asked.UNKNOWN);

        assertThat(SelectionReport.page(story, Optional.empty(), false, Predictions.COMPUTED)
                        .verdict()
                        .get(0))
                .isEqualTo(
                        "ED-1-T2 wins, with a Dice of 0.700 (95 %: 0.660 to 0.740) on the target's test subjects, which decided"
                                + " nothing.");
        assertThat(html(story)).contains("dropped after 50", "no transfer", RUNG_BY_RUNG);
    }

    @Test
    void aRaceOfOneRungHasATableAndNoCurves() {
        List<TaskId> pool = ReportedSelections.pool(3);
        RaceResult race = ReportedSelections.race(pool);
        RaceResult one = new RaceResult(
                race.candidates(),
                List.of(200),
                race.rows(),
                race.winner(),
                race.tied(),
                race.iterations(),
                race.full(),
                race.seconds(),
                race.validationSubjects(),
                race.stopped());

        assertThat(html(SelectionStory.of(ReportedSelections.of(pool, Optional.of(one)), SelectionStory.Asked.UNKNOWN)))
                .contains("Path 3: the race", "up to 200 iterations")
                .doesNotContain(RUNG_BY_RUNG);
    }

    @Test
    void whatComesFromOutsideIsTextAndNothingElse() {
        String hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(2)> & \u202e\u05d0\u05d1\u05d2 "
                + "x".repeat(200);
        String page = html(ReportedSelections.paper(List.of(new FailedSource(
                TaskId.parse("fets/NCR-18-T2"), StageName.parse("prepare"), hostile, Optional.empty()))));

        assertThat(page)
                .doesNotContain("<script>alert", "<img src=x")
                .contains("&lt;script>alert(1)&lt;/script>".replace(">", "&gt;"), "\u05d0\u05d1\u05d2");
        assertThat(count(page, "<script")).isEqualTo(3);
    }

    @Test
    void nothingMayBeFetched() {
        assertThat(html(ReportedSelections.paper(List.of())))
                .contains("content=\"default-src &#39;none&#39;; img-src data:;")
                .doesNotContain("src=\"http", "href=\"http", "@import");
    }

    @Test
    void aThousandSourcesAreDrawnInPartAndTabledInFull() {
        String page = html(SelectionStory.of(
                ReportedSelections.of(ReportedSelections.pool(1000), Optional.empty()), SelectionStory.Asked.UNKNOWN));

        assertThat(page).contains("The first 40 of 1000; the table has all.", "<bdi>ED-1000-T2</bdi>");
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(3 << 20);
    }

    @Test
    void leavesOutWhatThereIsNot() {
        ReportPage page = SelectionReport.page(
                SelectionStory.of(PaperSelection.result(List.of()), SelectionStory.Asked.UNKNOWN),
                Optional.empty(),
                false,
                Predictions.COMPUTED);

        assertThat(page.sections())
                .extracting(ReportSection::id)
                .containsExactly("sources", "path-1", "path-2", "similarity", "cost", "lineage", "repeat");
        assertThat(ReportWriter.html(page)).contains("This page was made without the store");
    }

    @Test
    void theSameSelectionGivesTheSameBytes() {
        assertThat(html(ReportedSelections.paper(List.of()))).isEqualTo(html(ReportedSelections.paper(List.of())));
    }
}
