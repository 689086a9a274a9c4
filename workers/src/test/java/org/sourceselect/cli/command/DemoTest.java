package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.cli.Seen;

/** The first command a newcomer types, on its own phantoms, with nets too small to learn anything. */
@Tag("slow")
@Timeout(300)
class DemoTest {

    @TempDir
    Path folder;

    private Seen demo(String output) {
        return Seen.of(
                "demo",
                "--size",
                "16",
                "--width",
                "2",
                "--iterations",
                "20",
                "--finetune-iterations",
                "10",
                "--home",
                folder.resolve("home").toString(),
                "--output",
                folder.resolve(output).toString());
    }

    @Test
    void ranksItsThirteenSourcesAndSaysWhatThatCost() throws IOException {
        Seen first = demo("one");
        assertThat(first.err()).contains("drew the phantoms");
        assertThat(first.code()).isZero();
        assertThat(first.out())
                .contains("Target ED-3-FLAIR of phantom-fets: 13 sources")
                .contains("Path 1: modality analysis, RoI analysis, then H-score")
                .contains("Path 2: H-score on all sources")
                .contains("no transfer")
                .contains("training the same net on the target alone from random weights")
                .contains("not which sources transfer best in patients");
        JsonNode selection =
                new ObjectMapper().readTree(folder.resolve("one/selection.json").toFile());
        assertThat(selection.get("failed")).isEmpty();
        assertThat(selection.get("path2")).hasSize(13);
        assertThat(selection.get("subset2").size() + selection.get("leftOut").size())
                .isPositive();
        assertThat(selection.get("noTransfer").get("dice").get("subjects").asInt())
                .isPositive();
        assertThat(Files.readAllLines(folder.resolve("one/selection.csv"))).hasSizeGreaterThanOrEqualTo(14);
        String page = Files.readString(folder.resolve("one/report.html"));
        assertThat(page)
                .hasSizeLessThan(3 << 20)
                .contains("These data cannot tell which source transfers best to ED-3-FLAIR")
                .contains("sourceselect demo --size 16 --width 2 --iterations 20 --finetune-iterations 10</code>")
                .contains("Pre-training: mean loss")
                .contains("The slices on this page are of phantoms.")
                .contains("src=\"data:image/png;base64,")
                .doesNotContain(folder.toString(), "cannot be read from this store");

        Seen second = demo("two");
        assertThat(second.err()).contains("stages were found in the store");
        assertThat(second.out()).isEqualTo(first.out());
    }
}
