namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>Who may call. Section <c>Security</c>.</summary>
public sealed class SecurityOptions
{
    /// <summary>Whether callers without credentials are let in from other machines. Callers on the same machine always are.</summary>
    /// <value>The default is false: a host that would listen on another address than loopback refuses to start.</value>
    public bool AllowAnonymous { get; set; }
}
