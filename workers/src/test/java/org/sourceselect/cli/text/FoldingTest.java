package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldingTest {

    private static final List<String> RANKING = ranking();

    private static List<String> ranking() {
        TextTable table = new TextTable(List.of(
                TextTable.Column.number("#"),
                TextTable.Column.text("Source"),
                TextTable.Column.number("OTCE"),
                TextTable.Column.number("CC-FV"),
                TextTable.Column.text("Doubt")));
        table.row(List.of("1", "fets/ED-14-T2", "-0.0226", "0.1887", "ties with 2"));
        table.row(List.of("2", "fets/ED-18-T2", "-0.0273", "", ""));
        return table.lines();
    }

    @Test
    void aTableThatFitsStaysAsItIs() {
        assertThat(Folding.fold(RANKING, 49)).isEqualTo(RANKING);
    }

    @Test
    void aWiderTableGoesOnBelowWithItsRowsNamedAgain() {
        assertThat(Folding.fold(RANKING, 34))
                .containsExactly(
                        "#  Source            OTCE   CC-FV",
                        "-  -------------  -------  ------",
                        "1  fets/ED-14-T2  -0.0226  0.1887",
                        "2  fets/ED-18-T2  -0.0273",
                        "",
                        "#  Source         Doubt",
                        "-  -------------  -----------",
                        "1  fets/ED-14-T2  ties with 2",
                        "2  fets/ED-18-T2");
    }

    @Test
    void whatIsTooNarrowForOneColumnShowsOneAtATime() {
        assertThat(Folding.fold(RANKING, 20).stream().filter(line -> line.startsWith("1 ")))
                .containsExactly("1  fets/    -0.0226", "1  fets/    0.1887", "1  fets/    ties");
        assertThat(Folding.fold(RANKING, 20)).contains("   ED-14-   with 2", "   T2");
    }

    @Test
    void aNameThatIsWiderThanTheTerminalGoesOnBelowAndLeavesHalfOfTheRoom() {
        TextTable table = new TextTable(List.of(
                TextTable.Column.number("#"), TextTable.Column.text("Source"), TextTable.Column.number("OTCE")));
        String longest = "fets/ED-" + "x".repeat(40) + "-T2";
        table.row(List.of("1", longest, "-0.0226"));
        table.row(List.of("2", "fets/ED-18-T2", "-0.0273"));
        assertThat(Folding.fold(table.lines(), 40))
                .containsExactly(
                        "#  Source                OTCE",
                        "-  -----------------  -------",
                        "1  fets/ED-xxxxxxxxx  -0.0226",
                        "   xxxxxxxxxxxxxxxxx",
                        "   xxxxxxxxxxxxxx-T2",
                        "2  fets/ED-18-T2      -0.0273");
    }

    @Test
    void nothingOfATableIsWiderThanTheTerminalAndNoLetterIsLost() {
        // Of more than one script; some letters are two chars.
        String name = "\u05de\u05e9\u05d9\u05de\u05d4".repeat(36) + "\ud83e\udde0".repeat(10);
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Source"), TextTable.Column.text("Why"), TextTable.Column.number("Dice")));
        table.row(List.of(name, "diverged ".repeat(22).strip(), "0.5000"));
        for (int columns : new int[] {20, 60, 80, 120}) {
            List<String> folded = Folding.fold(table.lines(), columns);
            assertThat(folded).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
            String letters = String.join("", folded);
            // A table that goes on below repeats its first column.
            long repeats = folded.stream().filter(String::isEmpty).count() + 1;
            assertThat(letters).doesNotContain("\ud83e\ud83e");
            assertThat(letters.codePoints().filter(letter -> letter == 0x1F9E0).count())
                    .isEqualTo(10 * repeats);
            assertThat(letters.codePoints().filter(letter -> letter == '\u05de').count())
                    .isEqualTo(72 * repeats);
            assertThat(letters.split("diverged", -1)).hasSize(23);
        }
    }

    @Test
    void sentencesAroundATableAreBrokenAtBlanks() {
        List<String> lines = new ArrayList<>(List.of("Path 1 ranks those whose region of interest is near."));
        lines.addAll(RANKING);
        lines.add("~ says that the scores of two do not tell them apart.");
        List<String> folded = Folding.fold(lines, 34);
        assertThat(folded.subList(0, 2)).containsExactly("Path 1 ranks those whose region of", "interest is near.");
        assertThat(folded.subList(folded.size() - 2, folded.size()))
                .containsExactly("~ says that the scores of two do", "not tell them apart.");
    }

    @Test
    void aWordThatIsTooLongIsNotBrokenAndIndentedLinesStayIndented() {
        assertThat(Folding.sentence("  see /a/path/that/is/longer/than/that for it", 20))
                .containsExactly("  see", "  /a/path/that/is/longer/than/that", "  for it");
        assertThat(Folding.sentence("", 20)).containsExactly("");
    }
}
