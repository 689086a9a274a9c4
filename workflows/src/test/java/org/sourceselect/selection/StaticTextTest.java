package org.sourceselect.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticTextTest {

    private static SelectionSettings settings(String target, List<String> pool) {
        return SelectionSettings.of(target, Profile.SMOKE).withPool(pool);
    }

    @Test
    void saysWhatIsAskedFor() {
        StaticText text = settings("ET-22-T2", List.of("ED-*", "NCR-14-T2")).text();
        assertThat(text.summary()).isEqualTo("select sources for ET-22-T2");
        assertThat(text.details())
                .isEqualTo("- target: `ET-22-T2`\n- pool: `ED-*`, `NCR-14-T2`\n- metrics: `h-score`, `otce`, profile"
                        + " `smoke`\n- paths: 1 and 2\n- queues: `sourceselect`");
    }

    @Test
    void countsNamesBeyondTheFirst() {
        List<String> pool = IntStream.range(0, 40).mapToObj(n -> "ED-" + n).toList();
        assertThat(settings("ET-22-T2", pool).text().details())
                .contains("`ED-11` and 28 more\n")
                .doesNotContain("ED-12");
    }

    /** A server refuses a summary of more than 400 bytes, and with it the workflow. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "漢", "🧠"})
    void whatIsTooLongForAServerIsCut(String letter) {
        String summary = settings(letter.repeat(400), List.of()).text().summary();
        assertThat(summary.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(400);
        assertThat(summary)
                .startsWith("select sources for " + letter.repeat(20))
                .endsWith("…");
    }

    @Test
    void whatJustFitsIsWhole() {
        assertThat(StaticText.summary("x".repeat(400))).hasSize(400);
    }

    @Test
    void aNameThatIsMarkdownStaysAName() {
        assertThat(settings("`<b>`[x](y)", List.of()).text().details()).startsWith("- target: `'<b>'[x](y)`\n");
    }
}
