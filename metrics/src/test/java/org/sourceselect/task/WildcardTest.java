package org.sourceselect.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and patterns. */
class WildcardTest {

    @ParameterizedTest
    @CsvSource({
        "s1, s1, true",
        "s1, s12, false",
        "s1, S1, false",
        "s1*, s12, true",
        "s1*, s1, true",
        "*2, s12, true",
        "s*2, s2, true",
        "s*2, s, false",
        "ab*ba, aba, false",
        "*, anything, true",
        "'*.+', 'a.+', true",
        "'*.+', abc, false"
    })
    void aStarStandsForAnyLettersAndNothingElseForMoreThanItself(String pattern, String name, boolean matches) {
        assertThat(new Wildcard(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void agreesWithRegularExpressions() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            String pattern = letters(random, "ab*", 6);
            String name = letters(random, "ab", 6);
            String expression =
                    Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            assertThat(new Wildcard(pattern).matches(name))
                    .as("%s against %s", pattern, name)
                    .isEqualTo(name.matches(expression));
        }
    }

    private static String letters(Random random, String alphabet, int most) {
        return random.ints(random.nextInt(most + 1), 0, alphabet.length())
                .mapToObj(at -> alphabet.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    /** Which takes a backtracking matcher for ever. */
    @Test
    @Timeout(60)
    void manyStarsAgainstALongNameTakeNoTime() {
        String pattern = "*a".repeat(40) + "*b";
        assertThat(new Wildcard(pattern).matches("a".repeat(100_000))).isFalse();
    }
}
