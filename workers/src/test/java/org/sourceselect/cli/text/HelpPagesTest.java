package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.cli.SourceSelect;
import picocli.CommandLine;

class HelpPagesTest {

    private static String help(Terminal terminal, String... command) {
        StringWriter out = new StringWriter();
        CommandLine line = SourceSelect.commandLine(new PrintWriter(out), new PrintWriter(out));
        line.setHelpFactory(new HelpPages(() -> terminal));
        assertThat(line.execute(command)).isZero();
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "80, 80", "100, 100", "200, 100", "20, 55"})
    void linesKeepWithinTheTerminalAndWhatReadsWell(int columns, int widest) {
        for (String command : List.of("select", "campaign start", "evaluate", "status", "plan")) {
            String[] words = (command + " --help").split(" ");
            assertThat(help(new Terminal(true, false, columns, 24), words).lines())
                    .as(command)
                    .allMatch(line -> line.length() <= widest);
        }
    }

    @Test
    void paragraphsAreFilledAnew() {
        String[] lines = HelpPages.filled(
                new String[] {
                    "Ranks all tasks", "of these data.", "", "Codes:", "0 done,", "1 not.", "  as it is", "end"
                },
                80);
        assertThat(lines)
                .containsExactly("Ranks all tasks of these data.", "", "Codes:", "0 done, 1 not.", "  as it is", "end");
        assertThat(HelpPages.filled(lines, 80)).containsExactly(lines);
    }

    @Test
    void anExampleThatIsTooLongGoesOnAsAShellTakesIt() {
        String[] lines = HelpPages.filled(
                new String[] {
                    "  sourceselect select fets.yaml --target ET-22-T2 \\", "      --store http://minio:9000/b"
                },
                60);
        assertThat(lines)
                .containsExactly(
                        "  sourceselect select fets.yaml --target ET-22-T2 \\", "      --store http://minio:9000/b");
        assertThat(HelpPages.filled(lines, 90))
                .containsExactly("  sourceselect select fets.yaml --target ET-22-T2 --store http://minio:9000/b");
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        assertThat(help(new Terminal(true, true, 80, 24), "--help")).contains("\u001b[");
        assertThat(help(new Terminal(true, false, 80, 24), "--help")).doesNotContain("\u001b[");
    }
}
