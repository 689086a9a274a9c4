package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.Timestamps;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageProgress;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.client.Campaign;
import org.sourceselect.client.Campaigns;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.ObjectEntry;

/**
 * While a campaign runs on real servers, each kind of its processes is killed without warning: a worker that trains, one that
 * computes a metric, the Temporal server, MinIO. It ends with the very bits of an undisturbed one, having repeated at most
 * one checkpoint interval of each training that was broken off, and leaves nothing behind.
 *
 * <p>{@code mvn -B verify -Pslow -pl workers -am -Dtest=SurvivalTest -Dsurefire.failIfNoSpecifiedTests=false}, with
 * {@code SOURCESELECT_TEMPORAL} and {@code SOURCESELECT_MINIO} naming the two commands.
 */
@Tag("slow")
@Timeout(900)
class SurvivalTest {

    private static final String PROVEN = "a campaign survives what is killed";
    private static final String ID = "tumours";
    private static final int SOURCES = 2;
    private static final int TARGETS = 2;
    private static final int ITERATIONS = 1200;
    private static final int INTERVAL = 100;
    private static final int FINETUNE_ITERATIONS = 60;

    /** Everything awaited here comes within a fraction of it, a dead worker's heartbeat timeout of a minute included. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Pattern TRAINING = Pattern.compile("Training from step (\\d+) to (\\d+): ");
    private static final Pattern METRICS = Pattern.compile("metrics at (\\S+)");
    private static final Pattern PID = Pattern.compile("(\\d+)@.*");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What differs from run to run: when and by whom a stage was computed, and how long it took. */
    private static final List<String> CIRCUMSTANCES = List.of("run", "cost", "finetuningSeconds", "stages");

    @TempDir
    Path folder;

    /** A worker process; its name is that of its log. */
    private record Worker(String name, List<String> roles, Process process) {}

    private record Pending(String workflow, PendingActivityInfo activity) {}

    /** An activity that runs, as the server has last heard of it. */
    private record Running(String workflow, String activity, String type, int attempt, long pid, StageProgress at) {}

    /** What a campaign found: each target's {@code target.json}, and each file of its report. */
    private record Found(Map<String, String> targets, Map<String, String> files, Set<ArtifactRef> models) {}

    /** A campaign under way on servers, with its workers. */
    private final class Site implements AutoCloseable {

        private final RealServers servers;
        private final TemporalConnection connection;
        private final Campaign campaign;
        private final List<Worker> workers = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        /** Iterations of workers that are dead, as last seen. */
        private long iterationsOfTheDead;

        Site(RealServers servers) throws Exception {
            this.servers = servers;
            start(
                    "cpu",
                    List.of("--roles", "decisions,cpu", "--data", description().toString()));
            start("training-1", List.of("--roles", "gpu", "--threads", "1"));
            start("training-2", List.of("--roles", "gpu", "--threads", "1"));
            workers.forEach(this::awaitWorking);
            connection = TemporalConnection.to(servers.temporal());
            campaign = new Campaigns(connection.client()).start(ID, request());
        }

        private void start(String name, List<String> roles) {
            workers.add(new Worker(name, roles, servers.sourceselect(name, "worker", roles)));
            names.add(name);
        }

        private String log(String worker) {
            try {
                return Files.exists(servers.log(worker)) ? Files.readString(servers.log(worker)) : "";
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private void awaitWorking(Worker worker) {
            await(worker.name + " works", () -> {
                assertThat(worker.process.isAlive()).as(log(worker.name)).isTrue();
                return Optional.of(log(worker.name)).filter(l -> l.contains("working for "));
            });
        }

        /** All activities that are not done, by the server's word. */
        private Stream<Pending> pending() {
            WorkflowClient client = connection.client();
            return client
                    .listExecutions("ExecutionStatus = 'Running'")
                    .map(e -> e.getExecution().getWorkflowId())
                    .toList()
                    .stream()
                    .flatMap(
                            id -> client
                                    .newUntypedWorkflowStub(id)
                                    .describe()
                                    .getRawDescription()
                                    .getPendingActivitiesList()
                                    .stream()
                                    .map(activity -> new Pending(id, activity)));
        }

        private List<Running> running() {
            return pending()
                    .filter(p -> p.activity.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED)
                    .map(p -> running(p.workflow, p.activity))
                    .toList();
        }

        /** Until a training could not keep its checkpoint and waits to be tried again. */
        private void awaitFailedOnStore(Running broken) {
            await(
                    "a training misses the store",
                    () -> pending()
                            .filter(p -> p.activity.getActivityId().equals(broken.activity)
                                    && p.activity
                                            .getLastFailure()
                                            .getApplicationFailureInfo()
                                            .getType()
                                            .equals("Store"))
                            .findFirst());
        }

        private Running running(String workflow, PendingActivityInfo a) {
            Matcher pid = PID.matcher(a.getLastWorkerIdentity());
            assertThat(pid.matches()).as(a.getLastWorkerIdentity()).isTrue();
            // An attempt that has not yet spoken is described by the words of the one before.
            boolean spoken = Timestamps.compare(a.getLastHeartbeatTime(), a.getLastStartedTime()) >= 0;
            StageProgress at = spoken && a.hasHeartbeatDetails()
                    ? connection
                            .client()
                            .getOptions()
                            .getDataConverter()
                            .fromPayloads(
                                    0, Optional.of(a.getHeartbeatDetails()), StageProgress.class, StageProgress.class)
                    : new StageProgress(0, 0, "", 0, 0);
            return new Running(
                    workflow,
                    a.getActivityId(),
                    a.getActivityType().getName(),
                    a.getAttempt(),
                    Long.parseLong(pid.group(1)),
                    at);
        }

        private Running awaitRunning(String what, Predicate<Running> wanted) {
            return await(what, () -> running().stream().filter(wanted).findFirst());
        }

        /**
         * Kills the worker that runs such an activity, at a moment when it does, and starts it again. It is halted first: an
         * activity that still runs then cannot end before the kill.
         *
         * @return the activity as it was left, with the iterations its worker had done
         */
        private Killed killWorkerOf(String what, Predicate<Running> wanted) throws Exception {
            while (true) {
                Running seen = awaitRunning(what, wanted);
                Worker worker = workers.stream()
                        .filter(w -> w.process.descendants().anyMatch(p -> p.pid() == seen.pid))
                        .findFirst()
                        .orElseThrow();
                long iterations = iterations(worker);
                signal("STOP", seen.pid);
                Optional<Running> held = running().stream()
                        .filter(r -> r.activity.equals(seen.activity) && r.attempt == seen.attempt)
                        .findFirst();
                if (held.isEmpty()) {
                    signal("CONT", seen.pid);
                    continue;
                }
                servers.everyProcess();
                RealServers.kill(ProcessHandle.of(seen.pid).orElseThrow());
                workers.remove(worker);
                iterationsOfTheDead += iterations;
                start(worker.name + "-again", worker.roles);
                return new Killed(held.get(), iterations);
            }
        }

        private void signal(String signal, long pid) throws Exception {
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();
        }

        /** Training iterations that a worker has done, by its metrics. */
        private long iterations(Worker worker) throws Exception {
            if (!worker.roles.contains("gpu")) {
                return 0;
            }
            Matcher url = METRICS.matcher(log(worker.name));
            assertThat(url.find()).isTrue();
            String metrics = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url.group(1))).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return metrics.lines()
                    .filter(l -> l.startsWith("sourceselect_training_iterations_total{"))
                    .mapToLong(l -> (long) Double.parseDouble(l.substring(l.indexOf(' '))))
                    .sum();
        }

        /** Where the trainings of all workers began, in no particular order. */
        private List<Integer> beginnings() {
            return names.stream()
                    .flatMap(n -> TRAINING.matcher(log(n)).results())
                    .map(r -> Integer.parseInt(r.group(1)))
                    .toList();
        }

        /** The step from which a further training went on. */
        private int awaitGoingOn(String what, List<Integer> before) {
            return await(what, () -> {
                List<Integer> further = new ArrayList<>(beginnings());
                before.forEach(further::remove);
                return further.stream().filter(step -> step > 0).findFirst();
            });
        }

        /** Iterations done more than once, and how often a training was begun more than once. */
        private Repeated repeated() throws Exception {
            long done = iterationsOfTheDead;
            for (Worker worker : workers) {
                done += iterations(worker);
            }
            long needed = (long) SOURCES * ITERATIONS + (long) SOURCES * TARGETS * FINETUNE_ITERATIONS;
            return new Repeated(done - needed, beginnings().size() - SOURCES - SOURCES * TARGETS);
        }

        private Found found() throws Exception {
            CampaignResult result = campaign.await();
            Map<String, String> targets = new TreeMap<>();
            Set<ArtifactRef> models = new LinkedHashSet<>();
            try (ArtifactStore store = ArtifactStore.open(servers.store(), folder.resolve("copies"))) {
                for (TargetRow row : result.targets()) {
                    assertThat(row.status()).as(row.toString()).isEqualTo(TargetRow.Status.DONE);
                    JsonNode target = store.json(
                            store.load(row.outcome().orElseThrow().details()), TargetResult.OBJECT, JsonNode.class);
                    collectModels(target, models);
                    targets.put(row.target().toString(), pretty(target));
                }
                for (ArtifactRef model : models) {
                    Manifest manifest = store.load(model);
                    for (ObjectEntry object : manifest.objects()) {
                        // Read and held against its checksum.
                        store.fetch(manifest, object.name());
                    }
                }
            }
            return new Found(targets, report(), models);
        }

        private Map<String, String> report() throws Exception {
            Path output = folder.resolve("reports")
                    .resolve(servers.temporal().target().replace(':', '-'));
            List<String> arguments = List.of("report", ID, "--output", output.toString());
            Process report = servers.sourceselect("report", "campaign", arguments);
            assertThat(report.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(report.exitValue()).as(log("report")).isZero();
            Map<String, String> files = new TreeMap<>();
            try (var written = Files.walk(output)) {
                // Pages tell how long it took.
                for (Path file : (Iterable<Path>) written.filter(
                        path -> Files.isRegularFile(path) && !path.toString().endsWith(".html"))::iterator) {
                    String name = output.relativize(file).toString();
                    files.put(
                            name,
                            name.endsWith(".json") ? pretty(JSON.readTree(file.toFile())) : Files.readString(file));
                }
            }
            return files;
        }

        private void assertNothingRuns() {
            assertThat(await(
                            "the list of workflows",
                            () -> Optional.of(connection
                                    .client()
                                    .listExecutions("ExecutionStatus = 'Running'")
                                    .map(e -> e.getExecution().getWorkflowId())
                                    .toList())))
                    .isEmpty();
        }

        private void assertNothingIsLeft() throws Exception {
            List<ProcessHandle> processes = servers.everyProcess();
            assertThat(processes).hasSizeGreaterThanOrEqualTo(5);
            servers.close();
            for (ProcessHandle process : processes) {
                process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    /** A killed worker's activity, and how many iterations the worker had done. */
    private record Killed(Running activity, long iterations) {}

    /** Work that was done again: iterations, and trainings begun again. */
    private record Repeated(long iterations, int trainings) {}

    @Test
    void aCampaignEndsWithTheSameBitsWhateverIsKilled() throws Exception {
        PhantomGenerator.write(folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (written, all) -> {});
        Found undisturbed;
        try (RealServers servers = RealServers.startOrSkip(PROVEN, folder.resolve("undisturbed"));
                Site site = new Site(servers)) {
            undisturbed = site.found();
            // Both targets want each source model, as soon as they begin.
            assertThat(site.repeated()).isEqualTo(new Repeated(0, 0));
            site.assertNothingIsLeft();
        }
        try (RealServers servers = RealServers.startOrSkip(PROVEN, folder.resolve("disturbed"));
                Site site = new Site(servers)) {
            Killed training = site.killWorkerOf(
                    "a training past its first checkpoint",
                    r -> r.type.equals("Pretrain") && r.at.step() > INTERVAL && r.at.step() < ITERATIONS / 2);
            List<Integer> begun = site.beginnings();

            site.awaitRunning("another training", r -> r.type.equals("Pretrain") && r.at.step() > 0);
            servers.killTemporal();
            servers.restartTemporal();

            Killed score = site.killWorkerOf(
                    "a metric being computed",
                    r -> r.type.equals("Score") && !r.at.unit().isEmpty());

            // The worker had done nothing else: its iterations are the step it had reached, seen a moment before its
            // end.
            assertThat(site.awaitGoingOn("the killed training goes on", begun))
                    .isGreaterThanOrEqualTo((int) training.iterations - INTERVAL);

            begun = site.beginnings();
            Running broken = site.awaitRunning(
                    "a training past a checkpoint",
                    r -> r.type.equals("Pretrain")
                            && r.at.step() > INTERVAL
                            && r.at.step() < ITERATIONS - 2 * INTERVAL);
            servers.killMinio();
            site.awaitFailedOnStore(broken);
            servers.restartMinio();
            assertThat(site.awaitGoingOn("the training that missed the store goes on", begun))
                    .isGreaterThanOrEqualTo((int) broken.at.step() - INTERVAL);

            Found disturbed = site.found();
            assertThat(disturbed.targets).isEqualTo(undisturbed.targets);
            assertThat(disturbed.files).isEqualTo(undisturbed.files);
            // The source models, and each fine-tuned on each target.
            assertThat(disturbed.models).hasSize(SOURCES + SOURCES * TARGETS).isEqualTo(undisturbed.models);

            Repeated repeated = site.repeated();
            assertThat(repeated.trainings).isGreaterThanOrEqualTo(2);
            assertThat(repeated.iterations).isLessThanOrEqualTo((long) repeated.trainings * INTERVAL);
            assertThat(timedOut(site.connection.client(), score.activity)).isTrue();
            site.assertNothingRuns();
            site.assertNothingIsLeft();
        }
    }

    private Path description() {
        return folder.resolve("data/phantom-fets.yaml");
    }

    /** Both targets at once, so that both want the same trainings at the same moments. */
    private static CampaignRequest request() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("targets").add("ED-2-FLAIR").add("ET-2-FLAIR");
        json.putObject("window").put("targets", TARGETS);
        ObjectNode selection = json.putObject("selection");
        selection.put("profile", "smoke").putArray("pool").add("ED-1-FLAIR").add("ET-1-FLAIR");
        // The second takes seconds, long enough to be met at it.
        selection.putArray("metrics").add("otce").add("otce-sampled-sinkhorn");
        selection.putObject("preparation").put("size", 32).put("slicesPerSubject", 3);
        selection
                .putObject("pretraining")
                .put("iterations", ITERATIONS)
                .put("batchSize", 4)
                .put("checkpointEvery", INTERVAL);
        json.putObject("finetuning")
                .put("iterations", FINETUNE_ITERATIONS)
                .put("batchSize", 4)
                .put("checkpointEvery", INTERVAL);
        json.put("scratch", false);
        return new CampaignRequest(json);
    }

    /** Whether the history says that this activity was tried again because its worker fell silent. */
    private static boolean timedOut(WorkflowClient client, Running activity) {
        List<HistoryEvent> events = client.fetchHistory(activity.workflow).getEvents();
        long scheduled = events.stream()
                .filter(e -> e.getActivityTaskScheduledEventAttributes()
                        .getActivityId()
                        .equals(activity.activity))
                .findFirst()
                .orElseThrow()
                .getEventId();
        return events.stream()
                .map(HistoryEvent::getActivityTaskStartedEventAttributes)
                .filter(s -> s.getScheduledEventId() == scheduled && s.getAttempt() > activity.attempt)
                .anyMatch(s -> s.getLastFailure().getTimeoutFailureInfo().getTimeoutType()
                        == TimeoutType.TIMEOUT_TYPE_HEARTBEAT);
    }

    private static String pretty(JsonNode node) {
        return withoutCircumstances(node.deepCopy()).toPrettyString();
    }

    private static JsonNode withoutCircumstances(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(CIRCUMSTANCES);
        }
        node.forEach(SurvivalTest::withoutCircumstances);
        return node;
    }

    private static void collectModels(JsonNode node, Set<ArtifactRef> models) throws IOException {
        if (node.has("kind") && node.has("key") && node.has("digest")) {
            ArtifactRef ref = JSON.treeToValue(node, ArtifactRef.class);
            if (ref.kind() == ArtifactKind.MODEL) {
                models.add(ref);
            }
        }
        for (JsonNode child : node) {
            collectModels(child, models);
        }
    }

    /** Looks again and again until it is there; a look may fail while a server is down. */
    private static <T> T await(String what, Supplier<Optional<T>> look) {
        long latest = System.nanoTime() + PATIENCE.toNanos();
        Throwable last = null;
        while (System.nanoTime() < latest) {
            try {
                Optional<T> seen = look.get();
                if (seen.isPresent()) {
                    return seen.get();
                }
            } catch (RuntimeException e) {
                last = e;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what, last);
    }
}
