package org.sourceselect.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sourceselect.task.BadInputException;

/**
 * Where the artifacts are, and who asks for them.
 *
 * @param endpoint the S3 server, {@code http://host:port} or {@code https://host}; no path
 * @param bucket the bucket; created when absent
 * @param accessKey the user's name for the store
 * @param secretKey the user's secret; never shown
 * @param region the region, for stores that need one to be named; asked of the store when empty
 * @param folder where an embedded store keeps its objects, which says more to its user than a port that was free; empty for
 *     other stores
 */
public record StoreLocation(
        URI endpoint,
        String bucket,
        String accessKey,
        String secretKey,
        Optional<String> region,
        Optional<Path> folder) {

    /** The bucket where none is named. */
    public static final String DEFAULT_BUCKET = "sourceselect";

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final String REMEDY =
            "write it as http://HOST:PORT or https://HOST, followed by /BUCKET if you like";

    /** A store that is not embedded. */
    public StoreLocation(URI endpoint, String bucket, String accessKey, String secretKey, Optional<String> region) {
        this(endpoint, bucket, accessKey, secretKey, region, Optional.empty());
    }

    /** Refuses an endpoint that is not a plain HTTP address, a bucket no store takes, and empty credentials. */
    public StoreLocation {
        String scheme = String.valueOf(endpoint.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new BadInputException("store " + withoutUser(endpoint), "it is neither http nor https", REMEDY);
        }
        if (endpoint.getHost() == null) {
            throw new BadInputException("store " + withoutUser(endpoint), "it names no host", REMEDY);
        }
        if (endpoint.getUserInfo() != null) {
            throw new BadInputException(
                    "store " + withoutUser(endpoint),
                    "its address holds credentials, which would be written wherever the address is",
                    "give the access key and the secret key apart from the address");
        }
        String path = String.valueOf(endpoint.getPath());
        if (path.equals("/")) {
            endpoint = URI.create(endpoint.toString().replaceFirst("/$", ""));
        } else if (!path.isEmpty() || endpoint.getQuery() != null || endpoint.getFragment() != null) {
            throw new BadInputException("store " + endpoint, "it has more than a host and a port", REMEDY);
        }
        if (endpoint.getPort() == 0 || endpoint.getPort() > 65535) {
            throw new BadInputException(
                    "store " + endpoint,
                    "port " + endpoint.getPort() + " cannot be connected to",
                    "use a port from 1 to 65535");
        }
        if (!BUCKET.matcher(bucket).matches()) {
            throw new BadInputException(
                    "store " + endpoint,
                    "bucket name \"" + bucket + "\" is not one that S3 allows",
                    "use 3 to 63 lower-case letters, digits, dots and hyphens");
        }
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new BadInputException("store " + endpoint, "the access key or the secret key is empty", "give both");
        }
    }

    /**
     * Reads {@code http://host:port[/bucket]}.
     *
     * @throws BadInputException when it is something else
     */
    public static StoreLocation parse(String url, String accessKey, String secretKey, Optional<String> region) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            // The text may hold credentials: it is not repeated, nor kept as a cause.
            throw new BadInputException("store", "its address is not a URL (" + e.getReason() + ")", REMEDY);
        }
        String bucket = String.valueOf(uri.getRawPath()).replaceAll("^/|/$", "");
        if (uri.getHost() == null || bucket.isEmpty() || bucket.contains("/") || bucket.equals("null")) {
            return new StoreLocation(uri, DEFAULT_BUCKET, accessKey, secretKey, region);
        }
        try {
            URI endpoint = new URI(uri.getScheme(), uri.getRawAuthority(), null, uri.getQuery(), uri.getFragment());
            return new StoreLocation(endpoint, bucket, accessKey, secretKey, region);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a part of a URL makes no URL", e);
        }
    }

    private static String withoutUser(URI uri) {
        return uri.toString().replaceFirst("//[^/@]*@", "//");
    }

    /** The location without the secret. */
    @Override
    public String toString() {
        return "StoreLocation[" + withoutUser(endpoint) + "/" + bucket + ", accessKey=" + accessKey + "]";
    }
}
