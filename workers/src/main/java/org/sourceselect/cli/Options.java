package org.sourceselect.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;
import picocli.CommandLine.Option;

/** The options that several commands share. */
final class Options {

    private Options() {}

    /** Where the state is. */
    static final class Home {
        @Option(
                names = "--home",
                paramLabel = "DIR",
                description = "Folder for the store, logs and Temporal's database (default: ~/.sourceselect).")
        private @Nullable Path home;

        /** The home, which need not exist. */
        HomeFolder folder() {
            return HomeFolder.at(home == null ? HomeFolder.standard() : home);
        }

        /** The home, created where it is missing. */
        HomeFolder create() {
            return HomeFolder.create(home == null ? HomeFolder.standard() : home);
        }
    }

    /** The servers to use. */
    static final class Servers {
        private static final String[][] CREDENTIALS = {
            {"SOURCESELECT_STORE_ACCESS_KEY", "SOURCESELECT_STORE_SECRET_KEY"},
            {"MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"},
            {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
        };

        @Option(
                names = "--temporal",
                paramLabel = "HOST:PORT",
                description = "Use this Temporal server instead of an embedded one.")
        private @Nullable String temporal;

        @Option(
                names = "--namespace",
                paramLabel = "NAME",
                defaultValue = "default",
                description = "Namespace on that server (default: ${DEFAULT-VALUE}).")
        private String namespace = "default";

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
        Optional<TemporalLocation> temporal() {
            if (temporal == null) {
                return Optional.empty();
            }
            if (!temporal.matches("[^\\s/:]+:\\d{1,5}")) {
                throw new BadInputException(
                        "--temporal", "'" + temporal + "' is not of the form HOST:PORT", "write it as in 127.0.0.1:7233");
            }
            return Optional.of(new TemporalLocation(temporal, namespace));
        }

        /** The store that was named. */
        Optional<StoreLocation> store() {
            return store == null ? Optional.empty() : Optional.of(store(store, System::getenv));
        }

        /** The queue prefix that was named. */
        Optional<String> prefix() {
            if (prefix != null && !prefix.matches("[A-Za-z0-9_.-]+")) {
                throw new BadInputException(
                        "--queue-prefix",
                        "'" + prefix + "' is not a queue name",
                        "use letters, digits, '_', '.' and '-' only");
            }
            return Optional.ofNullable(prefix);
        }

        /** Reads a store's address, its keys from the environment. */
        static StoreLocation store(String url, UnaryOperator<@Nullable String> environment) {
            URI uri = uri(url);
            String path = Optional.ofNullable(uri.getPath()).orElse("").replaceAll("^/+|/+$", "");
            String bucket = path.isEmpty() ? "sourceselect" : path;
            if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
                throw new BadInputException(
                        "--store",
                        "'" + bucket + "' is not a bucket name",
                        "use 3 to 63 lower-case letters, digits, '.' and '-'");
            }
            URI endpoint = uri(uri.getScheme() + "://" + uri.getAuthority());
            for (String[] names : CREDENTIALS) {
                String access = environment.apply(names[0]);
                String secret = environment.apply(names[1]);
                if (access != null && secret != null) {
                    return new StoreLocation(
                            endpoint, bucket, access, secret, Optional.ofNullable(environment.apply("AWS_REGION")));
                }
            }
            throw new BadInputException(
                    "--store",
                    "the environment holds no keys for it",
                    "set SOURCESELECT_STORE_ACCESS_KEY and SOURCESELECT_STORE_SECRET_KEY");
        }

        private static URI uri(String url) {
            try {
                URI uri = new URI(url);
                boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                if (web && uri.getHost() != null && uri.getUserInfo() == null) {
                    return uri;
                }
                throw notAnAddress(url, null);
            } catch (URISyntaxException e) {
                throw notAnAddress(url, e);
            }
        }

        private static BadInputException notAnAddress(String url, @Nullable Throwable cause) {
            return new BadInputException(
                    "--store",
                    // A key pasted into the address must not come out on the screen again.
                    "'" + url.replaceAll("//[^/@]*@", "//…@") + "' is not of the form http(s)://HOST:PORT[/BUCKET]",
                    "write it as in http://127.0.0.1:9000/sourceselect, the keys in the environment",
                    cause);
        }
    }
}
