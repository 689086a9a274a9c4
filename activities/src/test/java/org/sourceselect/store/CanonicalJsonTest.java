package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;

/** Canonical JSON is the JSON that Python's json.dumps(v, sort_keys=True, separators=(",", ":")) writes. */
class CanonicalJsonTest {

    // In Java notation | repr() in Python 3.11. 2^89 and 9007199254740992e0 lie on powers of two, 2e23 is JDK bug
    // 4511638's.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1e-4|0.0001",
                "1e-5|1e-05",
                "5e-5|5e-05",
                "0.1|0.1",
                "1|1.0",
                "-2.5|-2.5",
                "100|100.0",
                "123456.789|123456.789",
                "1e15|1000000000000000.0",
                "1e16|1e+16",
                "12345678901234567|1.2345678901234568e+16",
                "9007199254740992|9007199254740992.0",
                "0x1p89|6.189700196426902e+26",
                "0x1p-44|5.684341886080802e-14",
                "2e23|2e+23",
                "8.41e21|8.41e+21",
                "2.2e-322|2.2e-322",
                "4.9e-324|5e-324",
                "2.2250738585072014e-308|2.2250738585072014e-308",
                "1.7976931348623157e308|1.7976931348623157e+308",
                "0.30000000000000004|0.30000000000000004",
                "1e100|1e+100",
                "2.0e-3|0.002",
                "-0.0|0.0",
                "3.141592653589793|3.141592653589793"
            })
    void numbersAreWrittenAsInPython(String java, String python) {
        assertThat(CanonicalJson.write(Double.parseDouble(java))).isEqualTo(python);
    }

    @Property(tries = 3000)
    void everyDoubleReadsBack(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        Assume.that(Double.isFinite(value));
        assertThat(Double.parseDouble(CanonicalJson.number(value))).isEqualTo(value);
    }

    private record Settings(
            double rate, int width, Optional<String> name, List<Integer> labels, Map<String, Object> more) {}

    @Example
    void aRecordHasTheHashThatPythonComputes() {
        // json.dumps({"rate": 1e-4, "width": 8, "name": None, "labels": [1, 4],
        //   "more": {"b": True, "a": "é\"\\\n\u007f", "Z": 2**63, "\U0001f600": 0, "\uffee": 1e22}},
        //   sort_keys=True, separators=(",", ":")), and its SHA-256
        Settings settings = new Settings(
                1e-4,
                8,
                Optional.empty(),
                List.of(1, 4),
                Map.of(
                        "b",
                        true,
                        "a",
                        "é\"\\\n\u007f",
                        "Z",
                        new BigInteger("9223372036854775808"),
                        "\ud83d\ude00",
                        0,
                        "\uffee",
                        1e22));
        assertThat(CanonicalJson.write(settings))
                .isEqualTo(
                        "{\"labels\":[1,4],\"more\":{\"Z\":9223372036854775808,\"a\":\"\\u00e9\\\"\\\\\\n\\u007f\",\"b\":true,\"\\uffee\":1e+22,\"\\ud83d\\ude00\":0},\"name\":null,\"rate\":0.0001,\"width\":8}");
        assertThat(CanonicalJson.sha256(settings))
                .isEqualTo("a671e470f5f5448f694d8feb74ef13b745715bf4773502476dd5fc10fdc81cef");
    }

    @Example
    void aStageHasTheKeyThatPythonComputes() {
        Stage.Definition definition = new Stage.Definition(
                StageKind.PRETRAIN,
                3,
                List.of(new ArtifactRef(ArtifactKind.PREPARED, "key", "abc")),
                Map.of("iterations", 300, "learningRate", 1e-4),
                7);
        // {"stage": "pretrain", "version": 3, "inputs": [{"kind": "prepared", "digest": "abc"}],
        //   "settings": {"iterations": 300, "learningRate": 1e-4}, "seed": 7}
        assertThat(definition.key()).isEqualTo("fbdc54aeb9c27f5e594a14d77206ccb02b5225e22d4567ce12be6cba1fa7f598");
    }

    @Example
    void whatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> CanonicalJson.write(List.of(Double.NaN))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.write(Float.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
