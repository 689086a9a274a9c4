package org.sourceselect.cli.option;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.selection.RequestLimits;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that several commands share. */
public final class Options {

    private static final Pattern ADDRESS = Pattern.compile("(?:(\\[[0-9A-Fa-f:.]+]|[^\\s/:]+):)?(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    private Options() {}

    /** Whether a text is HOST:PORT, the host as in [::1] where it is an IPv6 address. */
    public static boolean isAddress(String text) {
        Matcher parts = ADDRESS.matcher(text);
        return parts.matches() && parts.group(1) != null && isPort(Integer.parseInt(parts.group(2)));
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= LAST_PORT;
    }

    /**
     * An address to listen on: the loopback one where no host is named, and a free port where nothing is said at all.
     *
     * @param option its name, for what is wrong with it
     * @param value {@code PORT} or {@code HOST:PORT}
     */
    public static InetSocketAddress listening(String option, @Nullable String value) {
        if (value == null) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }
        Matcher parts = ADDRESS.matcher(value);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > LAST_PORT) {
            throw new BadInputException(
                    option, "'" + value + "' is not of the form [HOST:]PORT", "write it as in 9464 or 0.0.0.0:9464");
        }
        int port = Integer.parseInt(parts.group(2));
        String host = parts.group(1);
        InetSocketAddress address = host == null
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new BadInputException(
                    option, "the host '" + host + "' is not known", "name one of this machine's own addresses");
        }
        return address;
    }

    /** What the user has typed after the program's name. */
    public static List<String> arguments(CommandSpec command) {
        return command.root().commandLine().getParseResult().originalArgs();
    }

    /** Where the state is. */
    public static final class Home {
        @Option(
                names = "--home",
                paramLabel = "DIR",
                description = "Folder for the store, logs and Temporal's database (default: ~/.sourceselect).")
        private @Nullable Path home;

        /** The home, which need not exist; closed to other users where it does. */
        public HomeFolder folder() {
            return HomeFolder.closed(home == null ? HomeFolder.standard() : home);
        }

        /** The home, created where it is missing. */
        public HomeFolder create() {
            return HomeFolder.create(home == null ? HomeFolder.standard() : home);
        }
    }

    /** What this process computes with. */
    public static final class Machine {
        /**
         * Nets as small as the smoke profile's train faster on one thread than on two (width 8, 48 x 48, batch 8: 94 against
         * 137 ms an iteration on two cores of an AMD EPYC with AVX2), so as many train side by side as there are cores.
         */
        private static final int THREADS_OF_SMALL_NETS = 1;

        /** More would save little, and take the demo over 2 GiB of memory. */
        private static final int MOST_SMALL_NETS = 4;

        @Option(names = "--gpu", description = "Train on an NVIDIA GPU; needs a build with -Pgpu.")
        private boolean gpu;

        @Option(
                names = "--threads",
                paramLabel = "N",
                defaultValue = "0",
                description = {
                    "Threads of the training engine; 0 for one per physical core (the demo and experiments",
                    "at smoke: 1)."
                })
        private int threads;

        @Option(
                names = "--trainings",
                paramLabel = "N",
                defaultValue = "0",
                description = {
                    "Trainings side by side on the CPU (default: 1; the demo and experiments at smoke: one",
                    "per core, at most 4). They share the memory. Small nets train faster as two with",
                    "--threads 1 than one after the other with --threads 2. On GPUs, start a process for each."
                })
        private int trainings;

        /** Whether to train on a GPU. */
        public boolean gpu() {
            return gpu;
        }

        /** How many threads to train with; 0 for the engine's own choice. */
        public int threads() {
            if (threads < 0) {
                throw new BadInputException("--threads", "it is " + threads, "give 0 or more");
            }
            return threads;
        }

        /** As {@link #threads()}, where nothing is said as suits the nets of the smoke profile. */
        public int threadsForSmallNets() {
            return threads() == 0 ? THREADS_OF_SMALL_NETS : threads();
        }

        /** As {@link #trainings()}, where nothing is said as suits the nets of the smoke profile. */
        public int trainingsForSmallNets() {
            return trainings(
                    gpu ? 1 : Math.min(MOST_SMALL_NETS, Runtime.getRuntime().availableProcessors()));
        }

        /** How many trainings run side by side; 1 where nothing is said. */
        public int trainings() {
            return trainings(1);
        }

        private int trainings(int otherwise) {
            if (trainings < 0) {
                throw new BadInputException("--trainings", "it is " + trainings, "give 1 or more, or leave it out");
            }
            if (gpu && trainings > 1) {
                throw new BadInputException(
                        "--trainings",
                        "it is " + trainings + ", and a GPU trains one net at a time",
                        "leave it out, and start one worker process per GPU");
            }
            return trainings == 0 ? otherwise : trainings;
        }
    }

    /** The data sets to read. */
    public static final class DataFiles {
        @Parameters(paramLabel = "DATASET.yaml", arity = "0..*", description = "Descriptions of the data sets.")
        private List<Path> dataSets = new ArrayList<>();

        @Option(names = "--data", paramLabel = "DATASET.yaml", description = "The same, as an option.")
        private List<Path> moreDataSets = new ArrayList<>();

        /** Their descriptions, in the order given. */
        public List<Path> all() {
            List<Path> all = new ArrayList<>(dataSets);
            all.addAll(moreDataSets);
            return all;
        }
    }

    /** The servers to use. */
    public static final class Servers {
        private static final String STORE = "SOURCESELECT_STORE";
        private static final String PREFIX = "SOURCESELECT_QUEUE_PREFIX";
        private static final String[][] CREDENTIALS = {
            {"SOURCESELECT_STORE_ACCESS_KEY", "SOURCESELECT_STORE_SECRET_KEY"},
            {"MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"},
            {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
        };

        @Mixin
        private TemporalOptions temporal = new TemporalOptions();

        @Option(
                names = "--store",
                paramLabel = "URL",
                description = {
                    "Use this S3 store instead of the embedded one: http(s)://HOST:PORT[/BUCKET]",
                    "(bucket: sourceselect). Its keys come from SOURCESELECT_STORE_ACCESS_KEY and",
                    "SOURCESELECT_STORE_SECRET_KEY, MINIO_ROOT_USER and MINIO_ROOT_PASSWORD, or",
                    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
                })
        private @Nullable String store;

        @Option(
                names = "--queue-prefix",
                paramLabel = "NAME",
                description = "Prefix of the task queues that workers elsewhere take work from (default: "
                        + TaskQueues.DEFAULT_PREFIX + ").")
        private @Nullable String prefix;

        /** The Temporal server that was named. */
        public Optional<TemporalLocation> temporal() {
            return temporal.location();
        }

        /** The Temporal server that was named, in Temporal's environment variables or configuration file too. */
        public TemporalLocation requiredTemporal() {
            return temporal.required();
        }

        /** The store that was named; by {@value #STORE} only where the Temporal server is not embedded either. */
        public Optional<StoreLocation> store() {
            return temporal.isNamed()
                    ? storeOrVariable()
                    : Optional.ofNullable(store).map(Servers::store);
        }

        /** The store that was named, by {@value #STORE} too. */
        public Optional<StoreLocation> storeOrVariable() {
            return Optional.ofNullable(store != null ? store : System.getenv(STORE))
                    .map(Servers::store);
        }

        private static StoreLocation store(String url) {
            return store(url, System::getenv);
        }

        /** The queue prefix that was named. */
        public Optional<String> prefix() {
            return prefix(prefix, "--queue-prefix");
        }

        /** The queue prefix that was named, by {@value #PREFIX} too. */
        public Optional<String> prefixOrVariable() {
            return prefix != null ? prefix() : prefix(System.getenv(PREFIX), PREFIX);
        }

        /**
         * Which queues and which store a request is for: a part of its workflow's id, so that nobody attaches to a workflow that
         * waits for the workers of another queue, or whose results go to another store.
         *
         * @param queues the prefix of queues that the request shares with others; empty where it has its own
         * @param home where an embedded store is, made where another's server has to tell it from other homes
         */
        public String place(Optional<String> queues, Supplier<HomeFolder> home) {
            String store = store().map(named -> named.endpoint() + "/" + named.bucket())
                    .orElseGet(() -> temporal().isPresent() ? home.get().identity() : "embedded");
            return "queues " + queues.orElse("of its own") + ", store " + store;
        }

        private static Optional<String> prefix(@Nullable String value, String where) {
            if (value != null && !RequestLimits.text(where, value).matches("[A-Za-z0-9_.-]+")) {
                throw new BadInputException(
                        where, "'" + value + "' is not a queue name", "use letters, digits, '_', '.' and '-' only");
            }
            return Optional.ofNullable(value);
        }

        /** Reads a store's address, its keys from the environment. */
        public static StoreLocation store(String url, UnaryOperator<@Nullable String> environment) {
            for (String[] names : CREDENTIALS) {
                String access = environment.apply(names[0]);
                String secret = environment.apply(names[1]);
                if (access != null && secret != null) {
                    return StoreLocation.parse(
                            url, access, secret, Optional.ofNullable(environment.apply("AWS_REGION")));
                }
            }
            throw new BadInputException(
                    "--store",
                    "the environment holds no keys for it",
                    "set SOURCESELECT_STORE_ACCESS_KEY and SOURCESELECT_STORE_SECRET_KEY");
        }
    }
}
