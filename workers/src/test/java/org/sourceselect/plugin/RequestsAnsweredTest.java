package org.sourceselect.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sourceselect.plugin.RawRequest.encoded;
import static org.sourceselect.plugin.RawRequest.json;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.util.Collections;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody starts a workflow with: it ends by one sentence, at the first task, and no task fails. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestsAnsweredTest {

    private final SourceSelectPlugin plugin =
            SourceSelectPlugin.builder().roles(EnumSet.of(Role.DECISIONS)).build();
    private final TestWorkflowEnvironment environment =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setPlugins(plugin)
                            .build())
                    .build());

    @BeforeEach
    void start() {
        environment.start();
    }

    @AfterEach
    void close() {
        environment.close();
    }

    private static String text(int letters) {
        return "a".repeat(letters);
    }

    private static String list(int entries) {
        return "[" + String.join(",", Collections.nCopies(entries, "\"ET-*\"")) + "]";
    }

    private static String target(String fields) {
        return "{\"target\": \"ET-22-T2\", " + fields + "}";
    }

    static Stream<Arguments> selections() {
        String form = "give {\"FIELD\": VALUE, …} as the input, in the encoding json/plain";
        return Stream.of(
                Arguments.of(json("null"), "request: it is missing; give {\"target\": \"NAME\"} as the input"),
                Arguments.of(encoded("binary/null", ByteString.EMPTY), "request: it is missing"),
                Arguments.of(
                        encoded("binary/plain", ByteString.copyFrom(new byte[] {0, 1, 2})), "request: it is not JSON"),
                Arguments.of(encoded("no/such", ByteString.copyFrom(new byte[] {0, 1, 2})), "request: it is not JSON"),
                Arguments.of(Payload.getDefaultInstance(), "request: it is not JSON"),
                Arguments.of(json(""), "request: it is missing"),
                Arguments.of(json("{\"target\":"), "request: it is not JSON"),
                Arguments.of(json("\"ET-22-T2\""), "request: it is not a JSON object; write {\"FIELD\": VALUE, …}"),
                Arguments.of(json("[1]"), "request: it is not a JSON object"),
                Arguments.of(json("{}"), "target: it is missing or not a text"),
                Arguments.of(json("{\"target\": null}"), "target: it is missing or not a text"),
                Arguments.of(
                        json("[".repeat(1_200) + "]".repeat(1_200)), "request: its JSON is nested more than 1000 deep"),
                Arguments.of(
                        json(target("\"split\": " + "[".repeat(1_200) + "]".repeat(1_200))),
                        "request: its JSON is nested more than 1000 deep"),
                Arguments.of(
                        json(target("\"split\": " + "[".repeat(600) + "]".repeat(600))),
                        "request: it is nested more than 10 deep, from split on; leave out what is no field"),
                Arguments.of(
                        json(target("\"roiPairs\": " + "1".repeat(1_500))),
                        "request: its JSON is nested more than 1000 deep, or has a number or text beyond all bounds; "
                                + form),
                Arguments.of(
                        json(target("\"roiPairs\": " + "1".repeat(900))),
                        "roiPairs: it is a number of 900 digits; give at most 40"),
                Arguments.of(json(target("\"roiPairs\": 1e400")), "roiPairs: "),
                Arguments.of(
                        json(target("\"queues\": \"" + text(1_500) + "\"")),
                        "queues: it has 1500 letters; give at most 400"),
                Arguments.of(
                        json("{\"target\": \"" + text(3_000_000) + "\"}"),
                        "target: it has 3000000 letters; give at most 400"),
                Arguments.of(
                        json(target("\"pool\": [\"" + "*a".repeat(1_500_000) + "\"]")),
                        "pool: it has 3000000 letters; give at most 400"),
                Arguments.of(
                        json(target("\"pool\": " + list(100_000))),
                        "pool: it has 100000 entries; give at most 5000; a pattern such as ET-* stands for many names"),
                Arguments.of(
                        json(target("\"pool\": [" + String.join(",", Collections.nCopies(1_000, '"' + text(300) + '"'))
                                + "]")),
                        "pool: it takes most of the request's 303030 bytes; write less: a request may have 262144"),
                Arguments.of(
                        json(target("\"" + text(1_500) + "\": 1")),
                        "a field's name: it has 1500 letters; give at most 400"),
                Arguments.of(
                        json("{\"target\": \"ET\\u001b[2J-22\"}"),
                        "target: it holds the control character U+001B; write letters alone"),
                Arguments.of(
                        json("{\"target\": \"ET\\nforged line\"}"),
                        "target: it holds the control character U+000A; write letters alone"));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void aSelectionIsRefusedInOneSentence(Payload input, String sentence) {
        assertThat(refusal("SourceSelection", input)).startsWith(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SourceSelection", "TransferCampaign"})
    void noInputIsRefused(String type) {
        assertThat(refusal(type)).startsWith("request: it is missing; give {");
    }

    static Stream<Arguments> campaigns() {
        return Stream.of(
                Arguments.of("null", "request: it is missing"),
                Arguments.of("{}", "targets: it is missing"),
                Arguments.of("{\"targets\": \"ET\"}", "targets: '\"ET\"' is not what belongs here"),
                Arguments.of("[".repeat(1_200) + "]".repeat(1_200), "request: its JSON is nested more than 1000 deep"),
                Arguments.of(
                        "{\"targets\": [\"" + text(1_500) + "\"]}", "targets: it has 1500 letters; give at most 400"),
                Arguments.of("{\"targets\": " + list(100_000) + "}", "targets: it has 100000 entries"),
                Arguments.of(
                        "{\"targets\": [\"ET-22-T2\"], \"selection\": {\"queues\": \"" + text(1_500) + "\"}}",
                        "queues: it has 1500 letters; give at most 400"),
                Arguments.of(
                        "{\"targets\": [\"ET-22-T2\"], \"selection\": {\"pool\": " + list(100_000) + "}}",
                        "pool: it has 100000 entries"),
                Arguments.of(
                        "{\"targets\": [\"ET-22-T2\"], \"groundTruth\": [\"" + text(2_000_000) + "\"]}",
                        "groundTruth: it has 2000000 letters"));
    }

    @ParameterizedTest
    @MethodSource("campaigns")
    void aCampaignIsRefusedInOneSentence(String input, String sentence) {
        assertThat(refusal("TransferCampaign", json(input))).startsWith(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"catalog\": {\"dataSets\": []}}", "{\"targets\": [{}], \"window\": {\"targets\": 1}}"})
    void aPlaceThatNoRunLeftIsRefused(String place) {
        assertThat(refusal("TransferCampaign", json("{\"targets\": [\"ET-22-T2\"]}"), json(place)))
                .matches("second input: it is not where a run of a campaign left off; give the request alone"
                        + "|request: it is not JSON of the form that is asked for; .*"
                        + "|window\\.sources: .*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "\"ET-22-T2\"",
                "{\"target\": \"fets/ET-22-T2\"}",
                "{\"campaign\": \"c\", \"target\": \"fets/ET-22-T2\", \"settings\": {}, \"worker\": {}}",
                "{\"campaign\": \"c\", \"target\": \"fets/ET-22-T2\", \"worker\": {\"version\": \"1\", \"dataSets\": \"d\"},"
                        + " \"searchAttributes\": [], \"sourcesAtOnce\": 1, \"settings\": {\"targets\": [\"x\"], \"groundTruth\":"
                        + " [], \"largestK\": 1, \"eventsPerRun\": 1000, \"finetuning\": {\"iterations\": 1, \"batchSize\": 1,"
                        + " \"learningRate\": 0.1, \"weightDecay\": 0, \"checkpointEvery\": 1, \"seed\": 0, \"loss\":"
                        + " \"cross-entropy\", \"regionShare\": 0}, \"selection\": {\"pool\": [], \"metrics\": []}}}"
            })
    void aTargetThatNoCampaignAsksForIsRefused(String input) {
        assertThat(refusal("CampaignTarget", json(input)))
                .matches("request: it is not one that a campaign makes; start a TransferCampaign, .*"
                        + "|request: it is not JSON of the form that is asked for; .*");
    }

    @Test
    void aTargetWithoutInputIsRefused() {
        assertThat(refusal("CampaignTarget")).startsWith("request: it is not one that a campaign makes");
    }

    private String refusal(String type, Payload... input) {
        return RawRequest.refusal(environment.getWorkflowClient(), type, input);
    }
}
