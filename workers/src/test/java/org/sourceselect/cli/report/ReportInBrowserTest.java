package org.sourceselect.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.activity.StageName;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.task.TaskId;

/** The page in a real browser. */
@Timeout(300)
class ReportInBrowserTest {

    @TempDir
    static Path folder;

    private static Chromium chromium;

    @BeforeAll
    @Timeout(300)
    static void open() throws Exception {
        List<TaskId> pool = List.of(
                TaskId.parse("fets/ED-1-T2"),
                TaskId.parse("fets/" + "E".repeat(200) + "-2-T2"),
                TaskId.parse("fets/ED-3-T2"));
        SelectionStory raced = SelectionStory.of(
                ReportedSelections.of(pool, Optional.of(ReportedSelections.race(pool))), SelectionStory.Asked.UNKNOWN);
        SelectionStory paper = ReportedSelections.paper(List.of(new FailedSource(
                TaskId.parse("fets/NCR-18-T2"),
                StageName.parse("prepare"),
                "</td><script>console.log('ran')</script>\"'\u202e\u05d0\u05d1\u05d2",
                Optional.empty())));
        // All in one page: every kind of chart, long names and hostile ones.
        ReportPage one = SelectionReport.page(raced, Optional.empty(), false, Predictions.COMPUTED);
        ReportPage other = SelectionReport.page(paper, Optional.empty(), false, Predictions.COMPUTED);
        List<ReportSection> sections = new ArrayList<>(one.sections());
        other.sections()
                .forEach(section ->
                        sections.add(new ReportSection("paper-" + section.id(), section.title(), section.blocks())));
        CampaignReportTest.page(Optional.empty())
                .sections()
                .forEach(section ->
                        sections.add(new ReportSection("campaign-" + section.id(), section.title(), section.blocks())));
        chromium = Chromium.showing(
                "report",
                ReportWriter.html(new ReportPage(one.title(), one.subtitle(), one.verdict(), sections, one.footer())),
                folder);
    }

    @AfterAll
    static void close() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void saysNothingAndFetchesNothing() throws Exception {
        chromium.width(1440);

        assertThat(chromium.messages()).isEmpty();
        assertThat(chromium.requests()).hasSize(1).allMatch(url -> url.startsWith("file:"));
    }

    @ParameterizedTest
    @ValueSource(ints = {375, 1440})
    void drawsEveryChartAndFits(int width) throws Exception {
        chromium.width(width);

        int charts = chromium.number("document.querySelectorAll('figure.chart').length");
        assertThat(charts).isGreaterThanOrEqualTo(12);
        assertThat(chromium.number("[...document.querySelectorAll('figure.chart')].filter(figure =>"
                        + " figure.querySelectorAll('svg [aria-label=dot] > *, svg [aria-label=bar] > *, svg [aria-label=line] > *, svg [aria-label=cell] > *').length > 0"
                        + " && figure.querySelector('svg[role=img]').getAttribute('aria-label').length > 20).length"))
                .isEqualTo(charts);
        assertThat(chromium.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
        assertThat(chromium.number("Math.max(...[...document.querySelectorAll('figure.chart svg')].map(svg =>"
                        + " svg.getBoundingClientRect().right))"))
                .isLessThanOrEqualTo(width);
    }

    @Test
    void everyChartHasATableBehindIt() throws Exception {
        assertThat(chromium.number("[...document.querySelectorAll('figure.chart')].filter(figure => {"
                        + " for (let next = figure.nextElementSibling; next; next = next.nextElementSibling) {"
                        + " if (next.querySelector('table')) return false; } return true; }).length"))
                .isZero();
    }

    @Test
    void tablesSortByNumbersBothWays() throws Exception {
        chromium.width(1440);
        String column = "const table = document.querySelector('#paper-path-2 table');"
                + " const head = [...table.tHead.rows[0].cells].find(c => c.textContent.trim() === 'Dice');"
                + " const at = head.cellIndex;"
                + " const values = () => [...table.tBodies[0].rows].map(r => parseFloat(r.cells[at].textContent));";
        String sorted = "(() => {" + column + "head.querySelector('button').click(); const v = values();"
                + " return head.getAttribute('aria-sort') + v.every((x, i) => i === 0 || (%s)); })()";

        assertThat(chromium.evaluate(String.format(sorted, "v[i - 1] <= x")).asText())
                .isEqualTo("ascendingtrue");
        assertThat(chromium.evaluate(String.format(sorted, "v[i - 1] >= x")).asText())
                .isEqualTo("descendingtrue");
    }

    @Test
    void followsLightAndDark() throws Exception {
        String ink = "getComputedStyle(document.querySelector('figure.chart svg')).color";

        assertThat(chromium.underScheme("dark", ink)).isEqualTo("rgb(230, 233, 237)");
        assertThat(chromium.underScheme("light", ink)).isEqualTo("rgb(27, 31, 36)");
    }

    @Test
    void printsWithEveryTableOpenAndGoesBack() throws Exception {
        chromium.evaluate("window.opened = 0; addEventListener('beforeprint', () => { window.opened ="
                + " document.querySelectorAll('details:not([open])').length; window.drawn ="
                + " document.querySelector('figure.chart svg').getAttribute('width'); }); 1");

        byte[] pdf = chromium.pdf();

        assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
        assertThat(chromium.number("window.opened")).isZero();
        assertThat(chromium.number("window.drawn")).isEqualTo(680);
        assertThat(chromium.number("document.querySelectorAll('details[open]').length"))
                .isZero();
    }

    @Test
    void whatComesFromOutsideNeverRuns() throws Exception {
        assertThat(chromium.evaluate("document.body.textContent").asText()).contains("<script>console.log('ran')");
        assertThat(chromium.messages()).isEmpty();
    }
}
