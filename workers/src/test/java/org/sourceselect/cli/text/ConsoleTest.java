package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"dumb", "unknown"})
    void aTerminalThatCannotClearALineIsWrittenToInWholeLines(String name) {
        assertThat(Console.redraws(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm-256color", "screen", "linux", "vt100"})
    void otherTerminalsShowAStatusLine(String name) {
        assertThat(Console.redraws(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "24 132, 132",
        "24 9, 20",
        "0 0, 80",
        "24 0, 80",
        "stty: standard input: Inappropriate ioctl for device, 80",
        "'', 80"
    })
    void aTerminalOfUnknownWidthHasEightyColumns(String answer, int columns) {
        assertThat(Console.columns(answer)).isEqualTo(columns);
    }
}
