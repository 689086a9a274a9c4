package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"dumb", "unknown"})
    void aTerminalThatCannotClearALineIsWrittenToInWholeLines(String name) {
        assertThat(Terminal.redraws(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm-256color", "screen", "linux", "vt100"})
    void otherTerminalsAreDrawnOn(String name) {
        assertThat(Terminal.redraws(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // stty's answer, COLUMNS, columns, rows
        "50 132, '', 132, 50",
        "24 9, '', 20, 24",
        "0 0, '', 80, 24",
        "24 0, '', 80, 24",
        "2 80, '', 80, 4",
        "stty: standard input: Inappropriate ioctl for device, '', 80, 24",
        "'', '', 80, 24",
        // COLUMNS says what is wanted, and is all there is where nobody knows.
        "50 132, 100, 100, 50",
        "50 132, 200, 132, 50",
        "0 0, 120, 120, 24",
        "'', 7, 20, 24",
        "50 132, wide, 132, 50",
        "50 132, 0, 132, 50",
    })
    void followsTheRealSizeAndWhatIsWanted(String answer, String wanted, int columns, int rows) {
        Terminal terminal = Terminal.of(true, answer, Map.of("COLUMNS", wanted)::get);
        assertThat(terminal).isEqualTo(new Terminal(true, true, columns, rows));
    }

    @Test
    void coloursAreNeitherForWhoWantsNoneNorForFiles() {
        assertThat(Terminal.of(true, "24 80", Map.of("NO_COLOR", "1")::get).colour())
                .isFalse();
        assertThat(Terminal.of(true, "24 80", Map.of("NO_COLOR", "")::get).colour())
                .isTrue();
        assertThat(Terminal.of(false, "", Map.<String, String>of()::get)).isEqualTo(Terminal.NONE);
    }

    @Test
    void aWindowsSizeIsAskedAgainAfterAWhileAndAFilesNever() {
        long[] now = {0};
        List<Terminal> answers = new ArrayList<>(List.of(
                new Terminal(true, true, 80, 24), new Terminal(true, true, 120, 24), new Terminal(true, true, 60, 24)));
        Supplier<Terminal> window = Terminal.again(() -> answers.remove(0), () -> now[0]);
        assertThat(window.get().columns()).isEqualTo(80);
        now[0] += 2_900_000_000L;
        assertThat(window.get().columns()).isEqualTo(80);
        now[0] += 100_000_000L;
        assertThat(window.get().columns()).isEqualTo(120);

        List<Terminal> once = new ArrayList<>(List.of(Terminal.NONE));
        Supplier<Terminal> file = Terminal.again(() -> once.remove(0), () -> now[0]);
        assertThat(file.get()).isEqualTo(Terminal.NONE);
        now[0] += 60_000_000_000L;
        assertThat(file.get()).isEqualTo(Terminal.NONE);
    }
}
