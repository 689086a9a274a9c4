package org.sourceselect.cli.command;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.run.LocalData;
import org.sourceselect.cli.run.Session;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Logs;
import org.sourceselect.cli.text.Version;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.plugin.Role;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.MetricsEndpoint;
import org.sourceselect.worker.TemporalLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A worker process on real servers. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Works for the selections on a Temporal server until it is stopped (SIGTERM or Ctrl-C).",
            "",
            "Roles: decisions runs workflows, cpu reads and scores, gpu trains (one net at a time on a GPU: start",
            "one process per device; on the CPU see --trainings). Only the cpu role needs data sets.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect worker --roles decisions,cpu --data fets.yaml --temporal temporal:7233 \\",
            "      --store http://minio:9000/sourceselect",
            "  sourceselect worker --roles gpu --gpu --temporal temporal:7233 --store http://minio:9000/sourceselect",
            "",
            "What no option says is read from the environment: TEMPORAL_ADDRESS and Temporal's other variables,",
            "SOURCESELECT_STORE, SOURCESELECT_QUEUE_PREFIX; and, of the Temporal server, from Temporal's",
            "configuration file."
        })
public final class WorkerCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--roles",
            split = ",",
            defaultValue = "decisions,cpu,gpu",
            paramLabel = "ROLE",
            converter = RoleConverter.class,
            description = "decisions, cpu, gpu (default: all three).")
    private List<Role> roles = new ArrayList<>();

    @Mixin
    private Options.DataFiles dataFiles = new Options.DataFiles();

    @Option(
            names = "--metrics",
            paramLabel = "[HOST:]PORT",
            description = {
                "Where Prometheus finds this worker's metrics (default: a free port, told at the start).",
                "Without HOST only this machine can ask; 0.0.0.0:PORT answers every machine."
            })
    private @Nullable String metrics;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "Lines of the log as text, for people, or as json, an object each (default: text).")
    private Logs.Format logFormat = Logs.Format.TEXT;

    @Mixin
    private Options.Home home = new Options.Home();

    @Mixin
    private Options.Servers servers = new Options.Servers();

    @Mixin
    private Options.Machine machine = new Options.Machine();

    /** Roles by the names users write. */
    public static final class RoleConverter implements ITypeConverter<Role> {

        @Override
        public Role convert(String name) {
            return Arrays.stream(Role.values())
                    .filter(role -> role.toString().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "there is no role '" + name + "'; write decisions, cpu or gpu"));
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Path> data = dataFiles.all();
        Set<Role> asked = EnumSet.copyOf(roles);
        InetSocketAddress listening = Options.listening("--metrics", metrics);
        TemporalLocation temporal = servers.requiredTemporal();
        Optional<StoreLocation> store = servers.storeOrVariable();
        require("--store", store.isPresent(), "give the URL of the store its workers share");
        require(
                "--data",
                !data.isEmpty() || !asked.contains(Role.CPU),
                "name the data sets the cpu role reads, or leave it out of --roles");
        LocalData.open(data);
        HomeFolder folder = home.create();
        Logs.toFile(folder, logFormat);
        Logs.toConsole(logFormat);
        // Standard error is the log's, whose lines a redrawn one would run into, and where programs read objects alone.
        Console console = logFormat == Logs.Format.JSON
                ? Console.logged(spec.commandLine().getOut())
                : Console.plain(spec.commandLine().getOut(), spec.commandLine().getErr());
        RuntimeSettings runtime = new RuntimeSettings(
                folder,
                "worker",
                Optional.of(temporal),
                store,
                asked,
                data,
                new TaskQueues(servers.prefixOrVariable().orElse(TaskQueues.DEFAULT_PREFIX)),
                machine.gpu(),
                machine.threads(),
                machine.trainings());
        try (MetricsEndpoint endpoint = MetricsEndpoint.bind(listening);
                Session session = Session.start(runtime, console, endpoint.registry())) {
            endpoint.start();
            console.say("metrics at " + endpoint.url());
            console.say("working for " + session.runtime().temporal().target() + " as "
                    + String.join(", ", asked.stream().map(Role::toString).toList()));
            // Until the process is told to end; the session's shutdown hook does the rest.
            new CountDownLatch(1).await();
            return 0;
        }
    }

    private static void require(String option, boolean given, String remedy) {
        if (!given) {
            throw new BadInputException(option, "it is missing", remedy);
        }
    }
}
