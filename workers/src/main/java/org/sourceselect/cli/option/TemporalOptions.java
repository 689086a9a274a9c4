package org.sourceselect.cli.option;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;
import picocli.CommandLine.Option;

/**
 * A Temporal server to use: options first, then Temporal's own environment variables, then Temporal's own configuration file,
 * as the {@code temporal} command reads them.
 *
 * <p>Most commands embed a server unless they are told of one. Variables that were set for the {@code temporal} command do not
 * change that: they count once {@code --temporal} or {@code --temporal-profile} is given, and always for a worker.
 */
public final class TemporalOptions {

    private static final String PROFILE_VARIABLE = "TEMPORAL_PROFILE";

    @Option(
            names = "--temporal",
            paramLabel = "HOST:PORT",
            description = "Use this Temporal server instead of an embedded one.")
    private @Nullable String temporal;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "Namespace on that server (default: " + TemporalLocation.DEFAULT_NAMESPACE + ").")
    private @Nullable String namespace;

    @Option(
            names = "--temporal-profile",
            paramLabel = "NAME",
            description = {
                "Use the server of this profile in Temporal's configuration file",
                "(TEMPORAL_CONFIG_FILE, or temporal.toml where the temporal command keeps it).",
                "An API key is read from there or from TEMPORAL_API_KEY, never from an option."
            })
    private @Nullable String profile;

    @Option(
            names = "--tls",
            description = "Speak TLS with that server; any of the four below, or an API key, implies it.")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "Certificates to trust, in PEM (default: the usual ones).")
    private @Nullable Path authority;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "This client's certificate, in PEM.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, PKCS#8 in PEM.")
    private @Nullable Path key;

    @Option(
            names = "--tls-server-name",
            paramLabel = "NAME",
            description = "The name in the server's certificate, where it is not the HOST.")
    private @Nullable String serverName;

    /** The server that an option names; empty when none does. */
    public Optional<TemporalLocation> location() {
        return location(System.getenv());
    }

    public Optional<TemporalLocation> location(Map<String, String> environment) {
        if (isNamed()) {
            return Optional.of(located(environment));
        }
        if (speaksTls()) {
            throw new BadInputException(
                    "--tls", "no server is named to use it with", "give --temporal or --temporal-profile too");
        }
        return Optional.empty();
    }

    /** The server that an option, the environment or the configuration file names. */
    public TemporalLocation required() {
        return located(System.getenv());
    }

    /** Whether an option says which server to use. */
    public boolean isNamed() {
        return temporal != null || profile != null;
    }

    private boolean speaksTls() {
        return tls || authority != null || certificate != null || key != null || serverName != null;
    }

    public TemporalLocation located(Map<String, String> environment) {
        ClientConfigProfile found = load(environment);
        String target = temporal != null ? temporal : found.getAddress();
        if (target == null || target.isEmpty()) {
            throw new BadInputException(
                    "--temporal",
                    "it is missing, and neither TEMPORAL_ADDRESS nor a profile names a server",
                    "give the HOST:PORT of the server to work for");
        }
        if (!Options.isAddress(target)) {
            throw new BadInputException(
                    temporal != null ? "--temporal" : "TEMPORAL_ADDRESS or address of the profile",
                    "'" + target + "' is not of the form HOST:PORT",
                    "write it as in 127.0.0.1:7233");
        }
        String inNamespace = namespace != null ? namespace : found.getNamespace();
        ClientConfigTLS secured = secured(found);
        TemporalLocation location = new TemporalLocation(
                target,
                inNamespace == null || inNamespace.isEmpty() ? TemporalLocation.DEFAULT_NAMESPACE : inNamespace,
                Optional.of(found.toBuilder().setTls(secured).build()));
        try {
            var unused = location.connection();
        } catch (RuntimeException e) {
            throw new BadInputException(
                    "TLS for " + target,
                    "a certificate or key cannot be used (" + rootMessage(e) + ")",
                    "give certificates in PEM, and an unencrypted PKCS#8 key in PEM",
                    e);
        }
        return location;
    }

    private ClientConfigProfile load(Map<String, String> environment) {
        LoadClientConfigProfileOptions.Builder options =
                LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment);
        String asked = profile != null ? profile : environment.get(PROFILE_VARIABLE);
        if (asked != null) {
            options.setConfigFileProfile(asked);
        } else if (temporal != null) {
            // A server that is named in full has nothing to do with the file's default profile, least of all with its
            // key.
            options.setDisableFile(true);
        }
        try {
            return ClientConfigProfile.load(options.build());
        } catch (IOException | RuntimeException e) {
            throw new BadInputException(
                    profile != null ? "--temporal-profile " + profile : "Temporal's environment or configuration file",
                    "it cannot be used (" + rootMessage(e) + ")",
                    "see temporal config list, or name another file with TEMPORAL_CONFIG_FILE",
                    e);
        }
    }

    /** What is configured, with what the options add; TLS is on wherever a key would else travel in the clear. */
    private @Nullable ClientConfigTLS secured(ClientConfigProfile found) {
        ClientConfigTLS configured = found.getTls();
        boolean hasKey = found.getApiKey() != null && !found.getApiKey().isEmpty();
        if (configured == null && !speaksTls() && !hasKey) {
            return null;
        }
        ClientConfigTLS.Builder all =
                configured == null ? ClientConfigTLS.newBuilder() : ClientConfigTLS.newBuilder(configured);
        if (speaksTls()) {
            all.setDisabled(false);
        }
        if (authority != null) {
            all.setServerCACertPath(readable("--tls-ca", authority)).setServerCACertData(null);
        }
        if (certificate != null) {
            all.setClientCertPath(readable("--tls-cert", certificate)).setClientCertData(null);
        }
        if (key != null) {
            all.setClientKeyPath(readable("--tls-key", key)).setClientKeyData(null);
        }
        if (serverName != null) {
            all.setServerName(serverName);
        }
        ClientConfigTLS whole = all.build();
        boolean hasCertificate = given(whole.getClientCertPath(), whole.getClientCertData());
        if (hasCertificate != given(whole.getClientKeyPath(), whole.getClientKeyData())) {
            throw new BadInputException(
                    hasCertificate ? "--tls-cert" : "--tls-key",
                    "the " + (hasCertificate ? "key" : "certificate") + " that belongs to it is missing",
                    "give both or neither");
        }
        return whole;
    }

    private static boolean given(@Nullable String path, byte @Nullable [] data) {
        return (path != null && !path.isEmpty()) || (data != null && data.length > 0);
    }

    private static String readable(String option, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new BadInputException(option + " " + file, "the file cannot be read", "check the path");
        }
        return file.toString();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
