using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access.Limits;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>Who makes a call, and what it may. Immutable.</summary>
public sealed class Caller
{
    private readonly ScopeSet _scopes;
    private readonly GalleryNames _galleries;

    internal Caller(string id, ScopeSet scopes, GalleryNames galleries, CallerLimiter? limiter)
    {
        Id = id;
        _scopes = scopes;
        _galleries = galleries;
        Limiter = limiter;
    }

    /// <summary>The name that the callers' file or the token gives it; empty where nobody has to say who he is.</summary>
    public string Id { get; }

    /// <summary>Whoever calls a host that asks nobody who he is.</summary>
    internal static Caller Anybody { get; } = new("", ScopeSet.All, GalleryNames.All, limiter: null);

    /// <summary>What bounds its calls; null for no bound.</summary>
    internal CallerLimiter? Limiter { get; }

    /// <summary>Who makes a call that was let in.</summary>
    public static Caller Of(ServerCallContext call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.GetHttpContext().Features.Get<Caller>() ?? throw new InvalidOperationException($"Nobody has checked who calls {call.Method}.");
    }

    /// <summary>Whether it has a scope.</summary>
    public bool Has(Scope scope) => _scopes.Has(scope);

    /// <summary>Whether it may use a gallery.</summary>
    public bool MayUse(string gallery) => _galleries.Contain(gallery);

    /// <summary>Throws <see cref="NotPermittedException"/> (GALLERY_NOT_PERMITTED) unless it may use every gallery: for what looks into all of them.</summary>
    public void RequireAllGalleries(string deed)
    {
        if (!_galleries.AreAll)
        {
            throw new NotPermittedException(
                ErrorReasons.GalleryNotPermitted, "gallery", "", $"{deed} looks into all galleries, and this caller may not use all. Call with a credential that is not held to some.");
        }
    }

    /// <summary>Remembers who makes a request.</summary>
    internal void Makes(HttpContext request) => request.Features.Set(this);

    /// <summary>Throws <see cref="NotPermittedException"/> (SCOPE_MISSING) when it lacks a scope.</summary>
    internal void Require(Scope scope, string deed)
    {
        if (!Has(scope))
        {
            var name = Scopes.NameOf(scope);
            throw new NotPermittedException(
                ErrorReasons.ScopeMissing, "scope", name, $"{deed} needs the scope {name}, which this caller does not have. Call with a credential that has it, or have it given to this one.");
        }
    }

    /// <summary>Throws <see cref="NotPermittedException"/> (GALLERY_NOT_PERMITTED) for a gallery that it may not use, whether or not there is one.</summary>
    internal void RequireGallery(string gallery)
    {
        if (!MayUse(gallery))
        {
            // What is no id may be of any length.
            var name = Identifier.IsValid(gallery) ? gallery : "";
            throw new NotPermittedException(
                ErrorReasons.GalleryNotPermitted, "gallery", name, $"This caller may not use the gallery '{name}'. Name one of its own, or have the gallery given to this caller.");
        }
    }
}
