package org.sourceselect.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The preview in a real browser. */
@Timeout(300)
class PreviewInBrowserTest {

    @TempDir
    static Path folder;

    private static Chromium chromium;

    @BeforeAll
    @Timeout(300)
    static void open() throws Exception {
        PreviewStory story = PreviewedData.story(PreviewedData.write(folder.resolve("data")), 40);
        chromium = Chromium.showing("preview", ReportWriter.html(PreviewReport.page(story)), folder);
    }

    @AfterAll
    static void close() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void saysNothingFetchesNothingAndRunsNoName() throws Exception {
        chromium.width(1440);

        assertThat(chromium.messages()).isEmpty();
        assertThat(chromium.requests()).hasSize(1).allMatch(url -> url.startsWith("file:"));
        assertThat(chromium.evaluate("document.body.textContent").asText()).contains(PreviewedData.HOSTILE);
    }

    @ParameterizedTest
    @ValueSource(ints = {375, 1440})
    void everyPictureAndChartIsThereAndFits(int width) throws Exception {
        chromium.width(width);

        assertThat(chromium.number("document.querySelectorAll('.card').length")).isEqualTo(8);
        assertThat(chromium.number(
                        "[...document.querySelectorAll('.card img')].filter(img => img.naturalWidth > 0 && img.alt"
                                + " && img.getBoundingClientRect().width > 40).length"))
                .isEqualTo(14);
        assertThat(chromium.number("[...document.querySelectorAll('figure.chart')].filter(figure =>"
                        + " figure.querySelectorAll('svg [aria-label=dot] > *').length > 0).length"))
                .isEqualTo(3);
        assertThat(chromium.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
    }

    @Test
    void followsLightAndDark() throws Exception {
        String ink = "getComputedStyle(document.querySelector('.card h3')).color";

        assertThat(chromium.underScheme("dark", ink)).isEqualTo("rgb(230, 233, 237)");
        assertThat(chromium.underScheme("light", ink)).isEqualTo("rgb(27, 31, 36)");
    }

    @Test
    void prints() throws Exception {
        assertThat(new String(chromium.pdf(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    }
}
