namespace Promote.Errors;

/// <summary>Every error a user can see. The first digit after PROMOTE is the exit code.</summary>
public static class ErrorCodes
{
    // Usage and configuration

    /// <summary>An argument, option or environment variable is missing or wrong.</summary>
    public static readonly ErrorCode Usage = new("PROMOTE2001", ExitCode.Usage);

    /// <summary><c>promote.yaml</c> is not in the repository.</summary>
    public static readonly ErrorCode NoConfiguration = new("PROMOTE2002", ExitCode.Usage);

    /// <summary>A configuration file has errors.</summary>
    public static readonly ErrorCode InvalidConfiguration = new("PROMOTE2003", ExitCode.Usage);

    /// <summary>No app of that name is configured.</summary>
    public static readonly ErrorCode UnknownApp = new("PROMOTE2004", ExitCode.Usage);

    /// <summary>No environment of that name is configured.</summary>
    public static readonly ErrorCode UnknownEnvironment = new("PROMOTE2005", ExitCode.Usage);

    /// <summary>Something is not an image name, a tag, a digest or a commit id.</summary>
    public static readonly ErrorCode InvalidReference = new("PROMOTE2006", ExitCode.Usage);

    /// <summary>A program that is needed is not installed.</summary>
    public static readonly ErrorCode ProgramNotFound = new("PROMOTE2007", ExitCode.Usage);

    /// <summary>A file cannot be read as YAML.</summary>
    public static readonly ErrorCode InvalidYaml = new("PROMOTE2010", ExitCode.Usage);

    /// <summary>What should be edited is not in the file, or not there once.</summary>
    public static readonly ErrorCode EditTargetNotFound = new("PROMOTE2011", ExitCode.Usage);

    /// <summary>An edit would change more than what was asked for.</summary>
    public static readonly ErrorCode EditNotContained = new("PROMOTE2012", ExitCode.Usage);

    /// <summary>A file is missing, too large, a directory or a symbolic link.</summary>
    public static readonly ErrorCode UnusableFile = new("PROMOTE2013", ExitCode.Usage);

    /// <summary>A repository, branch, pull request or Application is not there, or hidden from this token.</summary>
    public static readonly ErrorCode NotFound = new("PROMOTE2014", ExitCode.Usage);

    // Refusals

    /// <summary>A gate refused.</summary>
    public static readonly ErrorCode GateRefused = new("PROMOTE3001", ExitCode.Refused);

    /// <summary>The working tree has changes that are not committed.</summary>
    public static readonly ErrorCode DirtyTree = new("PROMOTE3002", ExitCode.Refused);

    /// <summary>The registry does not have the image.</summary>
    public static readonly ErrorCode NoSuchImage = new("PROMOTE3003", ExitCode.Refused);

    /// <summary>Two places give different digests for what should be one image.</summary>
    public static readonly ErrorCode DigestMismatch = new("PROMOTE3004", ExitCode.Refused);

    /// <summary>An image of the commit is there already, and policy does not let it be reused.</summary>
    public static readonly ErrorCode ImageExists = new("PROMOTE3005", ExitCode.Refused);

    /// <summary>A person's commit is on the branch that the tool would write.</summary>
    public static readonly ErrorCode PersonsCommit = new("PROMOTE3006", ExitCode.Refused);

    /// <summary>A bump was asked for by who may not, or for what nobody may ask.</summary>
    public static readonly ErrorCode RequestRefused = new("PROMOTE3007", ExitCode.Refused);

    // Waiting

    /// <summary>A gate is not open yet.</summary>
    public static readonly ErrorCode GateWaiting = new("PROMOTE4001", ExitCode.Waiting);

    /// <summary>A deadline passed.</summary>
    public static readonly ErrorCode DeadlinePassed = new("PROMOTE4002", ExitCode.Waiting);

    // Superseded

    /// <summary>The branch moved on to something newer.</summary>
    public static readonly ErrorCode Superseded = new("PROMOTE5001", ExitCode.Superseded);

    // Remotes

    /// <summary>A remote did not answer, or kept failing.</summary>
    public static readonly ErrorCode Unreachable = new("PROMOTE6001", ExitCode.Unreachable);

    /// <summary>A remote answered something that its published interface does not allow.</summary>
    public static readonly ErrorCode UnexpectedAnswer = new("PROMOTE6002", ExitCode.Unreachable);

    /// <summary>The branch kept moving until the tries ran out.</summary>
    public static readonly ErrorCode Contended = new("PROMOTE6003", ExitCode.Unreachable);

    // Rights

    /// <summary>A token is missing or wrong.</summary>
    public static readonly ErrorCode NotAuthenticated = new("PROMOTE7001", ExitCode.NotAllowed);

    /// <summary>The token does not have the right.</summary>
    public static readonly ErrorCode NotAllowed = new("PROMOTE7002", ExitCode.NotAllowed);

    // What was deployed

    /// <summary>What was deployed is unhealthy, or its sync failed.</summary>
    public static readonly ErrorCode Unhealthy = new("PROMOTE8001", ExitCode.Unhealthy);

    /// <summary>A smoke test failed.</summary>
    public static readonly ErrorCode SmokeFailed = new("PROMOTE8002", ExitCode.Unhealthy);

    /// <summary>A build command failed.</summary>
    public static readonly ErrorCode BuildFailed = new("PROMOTE1001", ExitCode.Failed);

    /// <summary>A program that was run failed in a way that is not known.</summary>
    public static readonly ErrorCode ProgramFailed = new("PROMOTE1002", ExitCode.Failed);

    /// <summary>Anything that was not foreseen: a bug.</summary>
    public static readonly ErrorCode Bug = new("PROMOTE1000", ExitCode.Failed);
}
